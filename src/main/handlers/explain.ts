import type { CheckpointName } from '../../domain/run'
import type { RequestName } from '../../ipc/contract'
import type { Handlers } from '../channels'
import type { DataSets } from '../dataSets'
import type { Engines } from '../engines'
import type { Runs } from '../runs'

interface Parts { engines: Engines; data: DataSets; runs: Runs }
type ExplainHandlers = Pick<Handlers, Extract<RequestName, `explain.${string}`>>

/** How unlike a run's training data a picture is, and how its network comes to what it says of it. */
export function explainHandlers({ engines, data, runs }: Parts): ExplainHandlers {
  const trained = async (id: string, checkpoint: CheckpointName) => {
    const { experiment, data: facts } = await runs.store.read(id)
    return { folder: runs.store.folderOf(id), checkpoint, experiment, data: facts }
  }
  return {
    async 'explain.doubt'({ id, pixels }) {
      const { experiment, data: facts } = await runs.store.read(id)
      return engines.assistant.ask('doubt', { experiment, data: facts, pixels, ...await data.places() })
    },
    'explain.nearest': async ({ id, checkpoint, ...asked }) =>
      engines.assistant.ask('nearest', { ...await trained(id, checkpoint), ...asked, ...await data.places() }),
    'explain.saliency': async ({ id, checkpoint, ...asked }) =>
      engines.assistant.ask('explain', { ...await trained(id, checkpoint), ...asked, ...await data.places() }),
    'explain.activations': async ({ id, checkpoint, ...asked }) =>
      engines.assistant.ask('activations', { ...await trained(id, checkpoint), ...asked }),
    'explain.filters': async ({ id, checkpoint, ...asked }) =>
      engines.assistant.ask('filters', { ...await trained(id, checkpoint), ...asked }),
  }
}
