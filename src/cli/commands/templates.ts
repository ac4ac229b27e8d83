import { analyse, totalParameters } from '../../domain/analysis'
import { fashionMnist } from '../../data/fashionMnist'
import { thousands } from '../../domain/format'
import { summariseTraining } from '../../domain/training'
import { readTemplates } from '../../host/templates'
import { project } from '../context'
import { readArguments } from '../options'
import { print, printJson } from '../output'

export const usage = 'templates [--json]'

export async function templates(args: string[]): Promise<number> {
  const { values } = readArguments(args, {}, usage)
  const all = readTemplates(project).map((template) => ({
    ...template,
    parameters: totalParameters(analyse(template.experiment.architecture, [28, 28, 1], fashionMnist.classes.length).parameters),
  }))
  if (values.json) {
    printJson(all)
    return 0
  }
  for (const { id, title, summary, parameters, experiment, report, notes, missing } of all) {
    print(`${id}: ${title}`)
    print(`  ${summary}`)
    print(`  ${thousands(parameters)} parameters · ${summariseTraining(experiment.training)} · on ${experiment.data}`)
    if (report) print(`  ${report.name}: ${report.figure}`)
    for (const note of notes) print(`  Ours: ${note}`)
    for (const gap of missing) print(`  Not yet: ${gap}`)
    print('')
  }
  return 0
}
