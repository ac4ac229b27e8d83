import { readFile } from 'node:fs/promises'
import { checkExperiment, type Experiment, parseExperiment } from '../domain/experiment'
import { fail } from '../domain/failure'
import { readTemplates, templateNamed } from '../host/templates'
import { project } from './context'

/** The experiment that `--template` or `--experiment` names. @throws FailureError */
export async function readExperiment(
  { template, experiment, quick }: { template?: string; experiment?: string; quick?: boolean },
): Promise<Experiment> {
  if ((template === undefined) === (experiment === undefined)) {
    fail('bad-arguments', 'Give either --template NAME or --experiment FILE', 'See `layerbench templates` for the names.')
  }
  if (template !== undefined) {
    const found = templateNamed(readTemplates(project), template)
    if (quick && !found.quick) fail('bad-arguments', `${template} has no quick variant`, 'Leave --quick out.')
    return quick ? { ...found.experiment, training: found.quick!.training } : found.experiment
  }
  const text = await readFile(experiment!, 'utf8').catch((error: NodeJS.ErrnoException) =>
    fail('experiment-invalid', `It can't be read (${error.code})`, 'Give the path of an experiment file.', experiment))
  return parseExperiment(text, experiment!)
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * `--set training.batch_size=64`: one place of the document changed, the whole checked again.
 * @throws FailureError `bad-arguments` where there is no such place, `experiment-invalid` where the value doesn't fit
 */
export function applySettings(experiment: Experiment, settings: readonly string[]): Experiment {
  if (!settings.length) return experiment
  const document = JSON.parse(JSON.stringify(experiment)) as Record<string, unknown>
  for (const setting of settings) {
    const at = setting.indexOf('=')
    if (at < 1) fail('bad-arguments', `--set ${setting} has no value`, 'Write it as path=value, such as training.batch_size=64.')
    const path = setting.slice(0, at).split('.'), key = path.pop()!
    let place: unknown = document
    for (const part of path) place = step(place, part)
    // Of a list only its places: setting its length would cut it, or ask for billions of layers.
    if (typeof place !== 'object' || place === null || !Object.keys(place).includes(key)) {
      fail('bad-arguments', `--set ${setting}: the experiment has no ${setting.slice(0, at)}`, `At that place are ${place && typeof place === 'object' ? Object.keys(place).join(', ') : 'no fields'}.`)
    }
    ;(place as Record<string, unknown>)[key] = parseValue(setting.slice(at + 1))
  }
  return checkExperiment(document, '--set')
}

const step = (place: unknown, part: string): unknown =>
  typeof place === 'object' && place !== null && !forbidden.has(part) && Object.hasOwn(place, part)
    ? (place as Record<string, unknown>)[part] : undefined

export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
