import { compareSettings, headlineOf } from '../../../domain/comparison'
import type { Subject } from '../../../domain/compare/subject'
import { percent } from '../../../domain/format'
import { scaleColour, shareWithin } from './scale'

/** What lines are coloured by: each run by its own, what came of it, or a setting by its label. */
export type ColourBy = 'run' | 'result' | `setting ${string}`

export interface Colouring {
  of: ReadonlyMap<string, string>
  /** What the colours mean, where it isn't the runs themselves. */
  key?: { title: string } & ({ low: string; high: string; ramp: string[] } | { entries: { text: string; colour: string }[] })
}
export interface Palette {
  dark: boolean
  /** Of what has no value. */
  dim: string
  /** The colour that is a subject's own. */
  own(subject: Subject): string
  /** Of choices. */
  classes: readonly string[]
}
/** A setting that differs, with its values in the subjects' order. */
export interface Differing { value: ColourBy; label: string; values: (string | undefined)[] }

/** What those subjects differ in that lines can be coloured by. */
export function colourings(subjects: readonly Subject[]): Differing[] {
  return compareSettings(subjects.map(({ runs }) => runs[0]))
    .filter(({ same, label }) => !same && !/^(Fingerprint|Examples)$/.test(label))
    .map(({ label, values }) => ({ value: `setting ${label}`, label, values }))
}

/** @param differing as {@link colourings} has it */
export function colouring(
  subjects: readonly Subject[], by: ColourBy, differing: readonly Differing[], palette: Palette,
): Colouring {
  const byKey = (colour: (subject: Subject, place: number) => string) =>
    new Map(subjects.map((subject, i) => [subject.key, colour(subject, i)]))
  if (by === 'result') {
    const results = subjects.map(({ runs }) => runs.flatMap((run) => headlineOf(run)?.accuracy ?? []))
      .map((values) => (values.length ? values.reduce((sum, one) => sum + one, 0) / values.length : undefined))
    return byNumber(results, 'best validation', (value) => percent(value, 2))
  }
  const field = differing.find(({ value }) => value === by)
  if (!field) return { of: byKey(palette.own) }
  const numbers = field.values.map((text) => (text === undefined ? undefined : Number(text.replace(/[, ]/g, ''))))
  if (numbers.every((value) => value === undefined || Number.isFinite(value))) return byNumber(numbers, field.label, String)
  const texts = [...new Set(field.values)]
  const colourOf = (text: string | undefined) => palette.classes[texts.indexOf(text)] ?? palette.dim
  return {
    of: byKey((_, place) => colourOf(field.values[place])),
    key: {
      title: field.label,
      entries: texts.slice(0, palette.classes.length).map((text) => ({ text: text ?? 'none', colour: colourOf(text) })),
    },
  }

  function byNumber(values: (number | undefined)[], title: string, text: (value: number) => string): Colouring {
    const known = values.filter((value) => value !== undefined)
    if (!known.length) return { of: byKey(palette.own) }
    const share = shareWithin(known)
    return {
      of: byKey((_, place) => {
        const value = values[place]
        return value === undefined ? palette.dim : scaleColour(share(value), palette.dark)
      }),
      key: {
        title, low: text(Math.min(...known)), high: text(Math.max(...known)),
        ramp: Array.from({ length: 9 }, (_, i) => scaleColour(i / 8, palette.dark)),
      },
    }
  }
}
