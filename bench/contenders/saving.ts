import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TracedSession } from '../../src/engine/graph/tracedSession'
import { Batches } from '../../src/engine/training/batches'
import { Keeper } from '../../src/engine/training/keeper'
import { Pace } from '../../src/engine/training/pace'
import { type Contender, now, type Task } from './task'

/** Training as `engine/training/train.ts` does it, with every checkpoint the best one too, or with none at all. */
const training = (saves: boolean) => ({ experiment, set, examples }: Task): Contender => {
  const { batch_size, seed } = experiment.training
  const session = new TracedSession(experiment, set), batches = new Batches(examples, batch_size, seed), pace = new Pace()
  const folder = mkdtempSync(join(tmpdir(), 'layerbench-saving-')), keeper = new Keeper(folder)
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const some = () => {
    const from = session.step, began = now()
    const { indices, batch } = batches.rows(from, pace.steps(Infinity))
    session.train(indices, batch)
    pace.took(session.step - from, now() - began)
  }
  const save = async () => {
    for (const name of ['best', 'last'] as const) keeper.hold(name, session.save(1))
    await keeper.write()
  }
  some()
  const { weights, optimizer } = session.save(1)
  const bytes = [...weights, ...optimizer].reduce((sum, { values }) => sum + values.byteLength, 0)
  return {
    facts: { megabytes: bytes / 1e6 },
    async train(seconds) {
      const began = now(), from = session.step
      do {
        some()
        if (saves && keeper.isDue) await save()
      } while (now() - began < seconds)
      return { steps: session.step - from, seconds: now() - began }
    },
  }
}
export const saving = training(true), unsaved = training(false)
