import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ChosenFigures, evaluationMetrics } from '../../src/domain/evaluationMetrics'
import { type Said, Tally } from '../../src/engine/tally'
import { saidAtRandom } from '../engine/saidAtRandom'
import { temporaryFolder } from '../engine/temporaryFolder'
import { python } from './sideBySide'

const k = 2
/**
 * Keras is told the probabilities alone, and the class is the most likely by them. Hardly any are equal: where several
 * are the highest, Keras's F1Score counts the image for each of them, its Precision and its accuracy for one.
 */
function told(count: number, classes: number, sure: number, seed: number, classesSeen = classes): Said {
  const said = saidAtRandom(count, classes, sure, seed, classesSeen, 1e-4)
  return { ...said, logits: said.probabilities }
}
const cases = [
  { what: 'three classes', classes: 3, said: told(500, 3, 4, 1) },
  { what: 'ten classes', classes: 10, said: told(2000, 10, 6, 2) },
  { what: 'a network sure of itself', classes: 5, said: told(500, 5, 60, 3) },
  { what: 'classes of which there are no images', classes: 6, said: told(300, 6, 6, 4, 4) },
]

describe.runIf(python)('metrics of an evaluation', () => {
  let keras: Required<ChosenFigures>[]
  beforeAll(async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases.map(({ classes }) => ({ classes, k }))))
    cases.forEach(({ said: { probabilities, labels } }, i) => {
      writeFileSync(join(folder, `${i}.probabilities.bin`), Float32Array.from(probabilities))
      writeFileSync(join(folder, `${i}.labels.bin`), Int32Array.from(labels))
    })
    const { stdout } = await promisify(execFile)(python!, [join(__dirname, 'metrics.py'), folder])
    keras = JSON.parse(stdout) as Required<ChosenFigures>[]
  })

  it.each(cases.map((one, i) => ({ ...one, i })))('are Keras’s for $what', ({ classes, said, i }) => {
    const tally = new Tally({ metrics: [...evaluationMetrics], top_k: k }, classes)
    tally.add(said)
    const figures = tally.figures()
    // Keras divides in float32, by sums that it adds 1e-7 to.
    for (const name of evaluationMetrics) expect(Math.abs(figures[name]! - keras[i]![name]!), name).toBeLessThan(2e-6)
  })
})
