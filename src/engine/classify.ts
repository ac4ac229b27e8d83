import { join } from 'node:path'
import { fail } from '../domain/failure'
import { sizeOf } from '../domain/shape'
import type { EngineInput, EngineOutput } from '../ipc/engineProtocol'
import { readCheckpoint } from '../runs/checkpoint'
import { Predictor } from './graph/predictor'

/** Probabilities of pictures already brought to the network's input size. */
export async function classify(
  { folder, checkpoint, experiment, data, pixels }: EngineInput<'classify'>,
): Promise<EngineOutput<'classify'>> {
  const size = sizeOf(data.shape)
  if (pixels.length === 0 || pixels.length % size) {
    fail('bad-request', `${pixels.length} bytes are no whole number of ${data.shape.join(' × ')} pictures`, 'Send whole pictures.')
  }
  const { weights } = await readCheckpoint(join(folder, 'checkpoints'), checkpoint)
  const predictor = new Predictor(experiment.architecture, data.shape, data.classes.length, weights)
  try {
    return { probabilities: predictor.predict(pixels) }
  } finally {
    predictor.dispose()
  }
}
