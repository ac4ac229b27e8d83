import { fail } from '../domain/failure'
import { sizeOf } from '../domain/shape'
import type { EngineInput, EngineOutput } from '../ipc/engineProtocol'
import type { TrainedNetworks } from './trainedNetworks'

/** Probabilities of pictures already brought to the size of the data's images; they are preprocessed as those were. */
export async function classify(
  networks: TrainedNetworks, { pixels, ...reference }: EngineInput<'classify'>,
): Promise<EngineOutput<'classify'>> {
  const { shape } = reference.data
  if (pixels.length === 0 || pixels.length % sizeOf(shape)) {
    fail('bad-request', `${pixels.length} bytes are no whole number of ${shape.join(' × ')} pictures`, 'Send whole pictures.')
  }
  return { probabilities: (await networks.of(reference)).predict(pixels) }
}
