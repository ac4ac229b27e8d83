import { fail } from '../domain/failure'
import { sizeOf } from '../domain/shape'
import type { EngineInput, EngineOutput } from '../ipc/engineProtocol'
import { loadNetwork } from './checkpointNetwork'
import { predict } from './network/inference'

/** Probabilities of pictures already brought to the network's input size. */
export async function classify({ folder, checkpoint, experiment, data, pixels }: EngineInput<'classify'>): Promise<EngineOutput<'classify'>> {
  const size = sizeOf(data.shape)
  if (pixels.length === 0 || pixels.length % size) {
    fail('bad-request', `${pixels.length} bytes are no whole number of ${data.shape.join(' × ')} pictures`, 'Send whole pictures.')
  }
  const { network } = await loadNetwork(folder, checkpoint, experiment, data.shape, data.classes.length)
  try {
    return { probabilities: predict(network, pixels, pixels.length / size, data.shape) }
  } finally {
    network.dispose()
  }
}
