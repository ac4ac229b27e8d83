import { join } from 'node:path'
import { fail } from '../domain/failure'
import { prepareImages } from '../domain/prepareImages'
import { inputShape } from '../domain/preprocessing'
import { sizeOf } from '../domain/shape'
import type { EngineInput, EngineOutput } from '../ipc/engineProtocol'
import { readCheckpoint } from '../runs/checkpoint'
import { Predictor } from './graph/predictor'
import { savedStatistics } from './takenSet'

/** Probabilities of pictures already brought to the size of the data's images; they are preprocessed as those were. */
export async function classify(
  { folder, checkpoint, experiment, data, pixels }: EngineInput<'classify'>,
): Promise<EngineOutput<'classify'>> {
  const size = sizeOf(data.shape)
  if (pixels.length === 0 || pixels.length % size) {
    fail('bad-request', `${pixels.length} bytes are no whole number of ${data.shape.join(' × ')} pictures`, 'Send whole pictures.')
  }
  const { architecture, preprocessing } = experiment
  const saved = await readCheckpoint(join(folder, 'checkpoints'), checkpoint)
  const statistics = savedStatistics(saved, preprocessing), shape = inputShape(preprocessing, data.shape)
  const predictor = new Predictor(architecture, shape, data.classes.length, saved.weights, statistics)
  try {
    return { probabilities: predictor.predict(prepareImages(pixels, data.shape, preprocessing)) }
  } finally {
    predictor.dispose()
  }
}
