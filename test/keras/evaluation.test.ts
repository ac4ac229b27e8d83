import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectSklearns, predictionsOf, type SklearnFigures } from '../domain/evaluation/sklearnFigures'
import { saidAtRandom } from '../engine/saidAtRandom'
import { temporaryFolder } from '../engine/temporaryFolder'
import { python } from './sideBySide'

/** Predictions as they come of networks, larger than those that are stored for `test/domain/evaluation`. */
const cases = [
  { what: 'ten thousand images', classes: 10, k: 3, ...saidAtRandom(10_000, 10, 4, 1) },
  { what: 'a hundred classes', classes: 100, k: 5, ...saidAtRandom(3000, 100, 4, 2) },
  { what: 'a network sure of itself', classes: 5, k: 3, ...saidAtRandom(2000, 5, 60, 3) },
  { what: 'classes of which there are no images', classes: 8, k: 3, ...saidAtRandom(500, 8, 4, 4, 5) },
].map(({ labels, probabilities, ...one }) =>
  ({ ...one, predictions: predictionsOf(one.classes, Array.from(labels), Float32Array.from(probabilities)) }))

describe.runIf(python)('an evaluation’s figures', () => {
  let sklearns: SklearnFigures[]
  beforeAll(async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases.map(({ classes, k }) => ({ classes, k }))))
    cases.forEach(({ predictions: { labels, predicted, probabilities } }, i) => {
      writeFileSync(join(folder, `${i}.labels.bin`), Int32Array.from(labels))
      writeFileSync(join(folder, `${i}.predicted.bin`), Int32Array.from(predicted))
      writeFileSync(join(folder, `${i}.probabilities.bin`), probabilities)
    })
    const script = join(__dirname, '../fixtures/evaluation/figures.py')
    const { stdout } = await promisify(execFile)(python!, [script, folder], { maxBuffer: 1e9 })
    sklearns = JSON.parse(stdout) as SklearnFigures[]
    expect(sklearns).toHaveLength(cases.length)
  })

  it.each(cases.map((one, i) => ({ ...one, i })))('are scikit-learn’s of $what', ({ predictions, k, i }) => {
    expectSklearns(predictions, k, sklearns[i]!)
  })
})
