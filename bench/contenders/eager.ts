import { Batches } from '../../src/engine/training/batches'
import { EagerSession } from '../../src/engine/eager/eagerSession'
import { type Contender, repeat, type Task } from './task'

/** tfjs-node op by op. */
export function eager({ experiment, set, examples }: Task): Contender {
  const { training } = experiment
  const session = new EagerSession(experiment, set.shape, set.classes.length)
  const batches = new Batches(examples, training.batch_size, training.seed)
  return {
    train(seconds) {
      const turn = repeat(seconds, () => {
        session.train(set.train, batches.at(session.step))
        return 1
      })
      return { steps: turn.done, seconds: turn.seconds }
    },
  }
}
