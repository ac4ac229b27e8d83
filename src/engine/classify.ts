import type { DataFacts } from '../domain/dataset'
import { fail } from '../domain/failure'
import { sizeOf } from '../domain/shape'
import type { EngineInput, EngineOutput } from '../ipc/engineProtocol'
import type { TrainedNetworks } from './trainedNetworks'

/** @param shape of one @param count how many they are to be @throws FailureError `bad-request` */
export function checkPictures(pixels: Uint8Array, shape: DataFacts['shape'], count?: number): void {
  const size = sizeOf(shape)
  if (count === undefined ? pixels.length && pixels.length % size === 0 : pixels.length === count * size) return
  fail('bad-request', `${pixels.length} bytes are ${count === undefined ? 'no whole number of' : `not ${count} of the`} ${shape.join(' × ')} pictures`, 'Send whole pictures.')
}

/** Probabilities of pictures already brought to the size of the data's images; they are preprocessed as those were. */
export async function classify(
  networks: TrainedNetworks, { pixels, ...reference }: EngineInput<'classify'>,
): Promise<EngineOutput<'classify'>> {
  checkPictures(pixels, reference.data.shape)
  return { probabilities: (await networks.of(reference)).predict(pixels) }
}
