import { headlineOf } from '../comparison'
import { type Versus, verdictOf } from '../evaluation/versus'
import { thousands } from '../format'
import { normalQuantile975 } from '../normal'
import { heldOut } from '../training'
import type { Run } from '../run'
import type { Subject } from './subject'
import { welch } from './welch'

/** What is said of compared runs, in a sentence, and by what. */
export interface Judgement {
  /** Of the second beside the first; of more than two, of the best. */
  kind: 'better' | 'worse' | 'within noise'
  text: string
  /** The totals alone were compared: by the images themselves more can be told. */
  byTotals: boolean
}

/** `+0.80 points`. */
export const pointsText = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(2)}`
export const pText = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`)

/** Best accuracies of a subject's runs, on one split. */
interface Judged { subject: Subject; split: 'validation' | 'test'; values: number[]; mean: number }

/**
 * Whether the second of two is better than the first, or the best of several than the next best.
 * @param versus of two single runs on the same images, where it is known
 * @returns undefined where their figures can't be held against one another: without validation, or on different data
 */
export function judge(subjects: readonly Subject[], versus?: Versus): Judgement | undefined {
  const runs = subjects.flatMap((subject) => subject.runs)
  const judged = subjects.flatMap((subject) => judgedOf(subject) ?? [])
  const differ = new Set(runs.map(({ data }) => data.fingerprint)).size > 1 || new Set(judged.map(({ split }) => split)).size > 1
  if (differ || judged.length !== subjects.length || judged.length < 2) return undefined
  if (judged.length === 2) return sentence(judged[0]!, judged[1]!, versus)
  const [best, next] = [...judged].sort((a, b) => b.mean - a.mean) as [Judged, Judged]
  const said = sentence(next, best)
  return { ...said, text: `Of ${judged.length}, ${said.kind === 'within noise' ? 'the two best: ' : ''}${said.text}` }
}

function judgedOf(subject: Subject): Judged | undefined {
  const headlines = subject.runs.flatMap((run) => headlineOf(run) ?? []), split = headlines[0]?.split
  if (!split || split === 'train' || headlines.length < subject.runs.length) return undefined
  const values = headlines.map(({ accuracy }) => accuracy)
  return { subject, split, values, mean: values.reduce((sum, value) => sum + value, 0) / values.length }
}

function sentence(first: Judged, second: Judged, versus?: Versus): Judgement {
  const on = first.split === 'test' ? 'the test set, which chose their best epochs' : 'validation'
  const say = (kind: Judgement['kind'], by: string, byTotals: boolean): Judgement => ({
    kind, byTotals,
    text: kind === 'within noise'
      ? `${second.subject.name} and ${first.subject.name} are within noise of one another on ${on}: ${by}`
      : `${second.subject.name} is ${kind} than ${first.subject.name} on ${on}: ${by}`,
  })
  const kindOf = (difference: number, low: number, high: number): Judgement['kind'] =>
    low <= 0 && high >= 0 ? 'within noise' : difference > 0 ? 'better' : 'worse'

  if (versus) {
    const { difference, p, count } = versus
    return say(verdictOf(versus), `${pointsText(difference)} points, McNemar ${pText(p)}, ${thousands(count)} images`, false)
  }
  const between = (difference: number, half: number) =>
    `${pointsText(difference)} points, 95 % ${pointsText(difference - half)} to ${pointsText(difference + half)}`
  const means = welch(first.values, second.values)
  if (means) {
    const { difference, low, high, p } = means, [more, fewer] = [second.values.length, first.values.length].sort((a, b) => b - a)
    const how = fewer! > 1 ? `Welch’s t of ${second.values.length} and ${first.values.length} runs` : `one run beside ${more} repeats`
    return say(kindOf(difference, low, high), `${between(difference, high - difference)}, ${how}, ${pText(p)}`, false)
  }
  const difference = second.mean - first.mean
  const half = normalQuantile975 * Math.sqrt([first, second].reduce((sum, { mean, subject, split }) =>
    sum + mean * (1 - mean) / judgedOn(subject.runs[0], split), 0))
  const images = judgedOn(second.subject.runs[0], second.split)
  const kind = kindOf(difference, difference - half, difference + half)
  return say(kind, `${between(difference, half)} by their totals, ${thousands(images)} images`, true)
}

/** Images that a run's best accuracy is of. */
export const judgedOn = ({ data, experiment: { training } }: Run, split: 'validation' | 'test'): number =>
  Math.max(1, split === 'test' ? data.test : heldOut(training, data.train))

/** The run that stands for repeats where only one can be shown: that with the middle best validation. */
export function representative({ runs }: Subject): Run {
  const sorted = [...runs].sort((a, b) => (headlineOf(a)?.accuracy ?? -1) - (headlineOf(b)?.accuracy ?? -1))
  return sorted[Math.floor(sorted.length / 2)]!
}
