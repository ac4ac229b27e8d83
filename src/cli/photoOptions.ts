import { readFile } from 'node:fs/promises'
import { fail, FailureError } from '../domain/failure'
import { suggestSteps } from '../domain/photo/figures'
import { type PhotoSteps, photoStepsFrom, usualStepsFor } from '../domain/photo/steps'
import { parseUntrusted } from '../domain/untrustedJson'
import type { Run } from '../domain/run'
import type { EngineClient } from '../host/engineClient'
import { openPlaces } from './context'
import { parseValue } from './experimentOption'

export const photoOptions = {
  photo: { type: 'string' }, 'photo-set': { type: 'string', multiple: true }, invert: { type: 'string', default: 'auto' },
} as const
export const photoUsage = '[--photo FILE] [--photo-set STEP.FIELD=VALUE …] [--invert auto|yes|no]'

interface Values { photo?: string; 'photo-set'?: string[]; invert: string }

/**
 * How pictures are brought to a run's data: as its training images suggest, changed by a file, by settings and by `--invert`.
 * @throws FailureError `bad-arguments`
 */
export async function photoStepsOf(
  { photo, 'photo-set': settings = [], invert }: Values, run: Run, engine: EngineClient,
): Promise<PhotoSteps> {
  if (!(invert in inversions)) fail('bad-arguments', `--invert is ${invert}`, 'It is auto, yes or no.')
  const suggested = await suggestedSteps(run, engine)
  const given = photo === undefined ? suggested : checked(await documentIn(photo), suggested, photo)
  const set = settings.reduce((before, setting) => checked(changeIn(setting), before, `--photo-set ${setting}`), given)
  return { ...set, polarity: { ...set.polarity, ...inversions[invert as keyof typeof inversions] } }
}

/** What `--invert` is short for. */
const inversions = { auto: {}, yes: { on: true, invert: 'always' }, no: { on: false } } as const

/** `crop.margin=0.1` as a document of steps. */
function changeIn(setting: string): unknown {
  const [, step, field, value] = /^(\w+)\.(\w+)=(.*)$/s.exec(setting)
    ?? fail('bad-arguments', `--photo-set ${setting} names no field and value`, 'Write it as step.field=value, such as crop.margin=0.1.')
  return { [step!]: { [field!]: parseValue(value!) } }
}

/** Of data that has gone or changed nothing can be learned any more. */
async function suggestedSteps({ data }: Run, engine: EngineClient): Promise<PhotoSteps> {
  try {
    return suggestSteps(await engine.ask('data.photoFigures', { id: data.id, ...await openPlaces() }), data.shape)
  } catch (error) {
    if (error instanceof FailureError && ['data-missing', 'data-damaged'].includes(error.failure.code)) return usualStepsFor(data.shape)
    throw error
  }
}

async function documentIn(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    fail('bad-arguments', `--photo: it can't be read (${error.code})`, 'Give the path of a file of photo steps.', file))
  return parseUntrusted(text, (what) => fail('bad-arguments', `--photo: ${what}`, 'Give a file of photo steps, as Classify copies them.', file))
}

const checked = (document: unknown, base: PhotoSteps, where: string): PhotoSteps =>
  photoStepsFrom(document, base, (what) => fail('bad-arguments', what, 'See the steps of Classify for their names and ranges.', where))
