import { readFileSync } from 'node:fs'
import { analyse } from '../../src/domain/analysis'
import { calibrationSchema, calibrationVersion, secondsPerStep } from '../../src/domain/estimate'
import { experimentSchema } from '../../src/domain/experiment'
import { trainingMemory } from '../../src/domain/trainingMemory'
import { calibrate } from '../../src/engine/calibrate'
import { environmentOf } from '../../src/engine/tensorflow'
import { version } from '../../package.json'

/**
 * Without an argument measures what training costs in this process; with a file of a calibration, experiments and the
 * data's facts it estimates a step of each and the memory for training it. Answers with a JSON line.
 */
interface Question {
  calibration: unknown
  experiments: unknown[]
  data: { shape: [number, number, number]; classes: number; train: number; test: number }
}

function estimate({ calibration, experiments, data }: Question) {
  const known = calibrationSchema.parse(calibration)
  return experiments.map((document) => {
    const { architecture, training } = experimentSchema.parse(document)
    const analysis = analyse(architecture, data.shape, data.classes)
    return { seconds: secondsPerStep(analysis, training, known), memory: trainingMemory(analysis, training, data) }
  })
}

const [file] = process.argv.slice(2)
const { device, tensorflow } = environmentOf(version)
const answer = file
  ? estimate(JSON.parse(readFileSync(file, 'utf8')) as Question)
  : { version: calibrationVersion, costs: calibrate(), device, tensorflow }
process.stdout.write(`${JSON.stringify(answer)}\n`)
