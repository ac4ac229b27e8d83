import { totalParameters } from '../../domain/analysis'
import { analysisOf } from '../../domain/experiment'
import { thousands } from '../../domain/format'
import { summariseTraining } from '../../domain/training'
import { assumedData } from '../../host/importing'
import { readTemplates } from '../../host/templates'
import { project } from '../context'
import { readArguments } from '../options'
import { print, printJson } from '../output'

export const usage = 'templates [--json]'

export async function templates(args: string[]): Promise<number> {
  const { values } = readArguments(args, {}, usage)
  const all = readTemplates(project).map((template) => ({
    ...template,
    parameters: totalParameters(analysisOf(template.experiment, assumedData(template.experiment.data)).parameters),
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
