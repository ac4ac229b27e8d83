import { readFile } from 'node:fs/promises'
import { type Experiment, parseExperiment } from '../domain/experiment'
import { fail } from '../domain/failure'
import { withSettings } from '../domain/setting'
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

/**
 * `--set training.batch_size=64`: one place of the document changed, the whole checked again.
 * @throws FailureError `bad-arguments` where there is no such place, `experiment-invalid` where the value doesn't fit
 */
export function applySettings(experiment: Experiment, settings: readonly string[]): Experiment {
  const parsed = settings.map((setting) => {
    const at = setting.indexOf('=')
    if (at < 1) fail('bad-arguments', `--set ${setting} has no value`, 'Write it as path=value, such as training.batch_size=64.')
    return { setting, field: setting.slice(0, at), value: parseValue(setting.slice(at + 1)) }
  })
  return withSettings(experiment, parsed, '--set', ({ setting }, what, advice) =>
    fail('bad-arguments', `--set ${setting}: ${what}`, advice))
}

export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
