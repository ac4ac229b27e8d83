import { version } from '../../package.json'
import type { Catalogue, DataPlaces } from '../data/catalogue'
import { originOf } from '../data/imageSet'
import { FailureError } from '../domain/failure'
import type { Run } from '../domain/run'
import type { HeldOut } from '../domain/runArchive'
import type { EngineInput, EngineOutput } from '../ipc/engineProtocol'
import { packRun } from '../runs/archive/pack'
import { unpackRun } from '../runs/archive/unpack'
import { RunStore } from '../runs/runStore'
import { splitExamples } from './training/split'

/** A run as one zip. */
export async function packedRun(
  catalogue: Catalogue, { root, id, path, choices, ...places }: EngineInput<'run.pack'>,
): Promise<EngineOutput<'run.pack'>> {
  const store = new RunStore(root), heldOut = await heldOutOf(catalogue, await store.read(id), places)
  return { notes: await packRun(store, id, path, { ...choices, version, heldOut }) }
}

/** A run from such a zip. Read here, so that a file that brings the reader down takes no window with it. */
export const unpackedRun = ({ root, path }: EngineInput<'run.unpack'>): Promise<EngineOutput<'run.unpack'>> =>
  unpackRun(new RunStore(root), path)

/** Which examples it held out; undefined where its data isn't here as it was. */
async function heldOutOf(catalogue: Catalogue, { experiment, data }: Run, places: DataPlaces): Promise<HeldOut | undefined> {
  try {
    const { set, facts } = await catalogue.load(data.id, places)
    if (facts.fingerprint !== data.fingerprint) return undefined
    const { labels } = set.train, { validation } = splitExamples(labels, experiment.training)
    return { version: 1, train: labels.length, validation: Array.from(validation, (index) => originOf(set, 'train', index)) }
  } catch (error) {
    if (error instanceof FailureError) return undefined
    throw error
  }
}
