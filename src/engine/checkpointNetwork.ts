import { join } from 'node:path'
import type { Experiment } from '../domain/experiment'
import type { CheckpointName } from '../domain/run'
import { readCheckpoint } from '../runs/checkpoint'
import { Network } from './network/network'

export interface LoadedNetwork { network: Network; step: number; epoch: number }

/** A run's network with the weights of one of its checkpoints. The caller disposes of it. */
export async function loadNetwork(
  folder: string, checkpoint: CheckpointName, experiment: Experiment,
  shape: readonly [number, number, number], classes: number,
): Promise<LoadedNetwork> {
  const { weights, step, epoch } = await readCheckpoint(join(folder, 'checkpoints'), checkpoint)
  const network = new Network(experiment.architecture, shape, classes, experiment.training.seed)
  try {
    network.load(weights)
  } catch (error) {
    network.dispose()
    throw error
  }
  return { network, step, epoch }
}
