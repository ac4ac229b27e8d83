import type { DataFacts } from '../dataset'
import type { Experiment } from '../experiment'
import { inputShape } from '../preprocessing'
import { fail } from '../failure'
import { beyondKeras2, formerFormulas } from './former'
import { keras2Json, keras3Json } from './kerasJson'
import { describeNotes, type Note } from './note'
import { preprocessingNotes } from './preprocessingNotes'
import { pythonNotes, pythonProgram } from './pythonProgram'
import { tfjsModelJson, tfjsTopology } from './tfjsModel'
import { leftBehind, writtenNetwork } from './writtenNetwork'

/** What an experiment's architecture can be written as, each with its files' ending and what it is to a person. */
export const architectureFormats = {
  json: { ending: '.json', label: 'Layerbench experiment' },
  keras3: { ending: '.json', label: 'Keras 3 model (to_json)' },
  keras2: { ending: '.json', label: 'Keras 2 model (to_json)' },
  tfjs: { ending: '.json', label: 'TensorFlow.js model.json' },
  python: { ending: '.py', label: 'Python program for Keras 3' },
} as const
export type ArchitectureFormat = keyof typeof architectureFormats
export const architectureFormatNames = Object.keys(architectureFormats) as [ArchitectureFormat, ...ArchitectureFormat[]]

/** What a run's weights can be written as. */
export const weightFormats = {
  'weights.h5': { ending: '.weights.h5', label: 'Keras 3 weights (load_weights)' },
  h5: { ending: '.h5', label: 'Keras model with weights (load_model)' },
  tfjs: { ending: '', label: 'TensorFlow.js model folder' },
} as const
export type WeightFormat = keyof typeof weightFormats
export const weightFormatNames = Object.keys(weightFormats) as [WeightFormat, ...WeightFormat[]]

/** A file's text, with what it could not hold. */
export interface WrittenText { text: string; notes: Note[] }

/**
 * The experiment's architecture in a format; Python with its training too.
 * @throws FailureError `architecture-invalid`; `model-unsupported` where the format can't hold what it computes
 */
export function writeArchitecture(experiment: Experiment, data: Pick<DataFacts, 'shape' | 'classes'>, format: ArchitectureFormat): WrittenText {
  if (format === 'json') return { text: json(experiment), notes: [] }
  const { architecture, preprocessing, training } = experiment
  const network = writtenNetwork(architecture, inputShape(preprocessing, data.shape), data.classes.length)
  const left = leftBehind(architecture)
  if (format === 'python') {
    return { text: pythonProgram(experiment, network, data.shape, data.classes), notes: [...left, ...pythonNotes(training)] }
  }
  const notes = [...left, ...preprocessingNotes(preprocessing)]
  switch (format) {
    case 'keras3': return { text: json(keras3Json(network)), notes }
    case 'keras2':
      refuseUnwritable(beyondKeras2(network))
      return { text: json(keras2Json(network)), notes: [...notes, ...formerFormulas(network)] }
    case 'tfjs': {
      const written = tfjsTopology(network)
      refuseUnwritable(written.problems)
      return { text: json(tfjsModelJson(written, [])), notes: [...notes, ...written.notes] }
    }
  }
}

const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`

/** @throws FailureError `model-unsupported` naming every layer */
export function refuseUnwritable(problems: readonly Note[]): void {
  if (problems.length) fail('model-unsupported', describeNotes(problems), 'Choose another format, or change those layers.')
}
