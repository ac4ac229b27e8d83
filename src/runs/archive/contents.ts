import { maximumManifestBytes } from '../checkpoint'
import { notesFile } from '../notes'

/** What an exported run's zip holds: every name that there may be, and the most bytes that are believed of it. */
export const headFile = 'layerbench-run.json', recordFile = 'run.json', metricsFile = 'metrics.jsonl'
export const heldOutFile = 'validation.json', evaluationFile = 'evaluation.json', robustnessFile = 'robustness.json'

const files: Record<string, number> = {
  [headFile]: 10_000, [recordFile]: 6_000_000, [metricsFile]: 100_000_000, [heldOutFile]: 50_000_000,
  [evaluationFile]: 1_000_000, [robustnessFile]: 1_000_000, [notesFile]: 2_000_000,
}
export const mandatory = [headFile, recordFile, metricsFile] as const

/** `checkpoints/best.120/tensors.bin` by its parts. */
export const checkpointFile = /^checkpoints\/((best|last)\.(\d{1,15}))\/(manifest\.json|tensors\.bin)$/

/** `predictions/test.best.bin` by its parts. */
export const predictionsFile = /^predictions\/(validation|test)\.(best|last)\.bin$/
const mostPredictionBytes = 200_000_000

/** Of a network of so many parameters: its weights, what any optimizer keeps of each, and a little beside them. */
export const mostTensorBytes = (parameters: number): number => parameters * 4 * 5 + 100_000

/** The most bytes of a file of that name; undefined where no run has one. @param parameters of its network */
export function mostBytesOf(name: string, parameters: number): number | undefined {
  if (Object.hasOwn(files, name)) return files[name]
  if (predictionsFile.test(name)) return mostPredictionBytes
  const [, , , , file] = checkpointFile.exec(name) ?? []
  return file === undefined ? undefined : file === 'manifest.json' ? maximumManifestBytes : mostTensorBytes(parameters)
}
