import { Predictor } from '../../src/engine/graph/predictor'
import { TracedSession } from '../../src/engine/graph/tracedSession'
import { Batches } from '../../src/engine/training/batches'
import { Pace } from '../../src/engine/training/pace'
import { type Contender, now, repeat, type Task } from './task'

/** The traced engine, driven as `engine/training/train.ts` does, evaluations left out. */
export function traced({ experiment, set, examples }: Task): Contender {
  const { architecture, training } = experiment
  const began = now()
  const session = new TracedSession(experiment, set)
  const built = now()
  const batches = new Batches(examples, training.batch_size, training.seed), pace = new Pace()
  const some = () => {
    const from = session.step, began = now()
    const { indices, batch } = batches.rows(from, pace.steps(Infinity))
    session.train(indices, batch)
    pace.took(session.step - from, now() - began)
    return session.step - from
  }
  some()
  const facts = { buildSeconds: built - began, firstStepSeconds: now() - built }
  let predictor: Predictor | undefined
  return {
    facts,
    train(seconds) {
      const turn = repeat(seconds, some)
      return { steps: turn.done, seconds: turn.seconds }
    },
    predict(seconds) {
      predictor ??= new Predictor(architecture, set.shape, set.classes.length, session.save(1).weights)
      const turn = repeat(seconds, () => predictor!.predict(set.test.images).length / set.classes.length)
      return { images: turn.done, seconds: turn.seconds }
    },
  }
}
