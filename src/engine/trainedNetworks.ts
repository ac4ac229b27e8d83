import { join } from 'node:path'
import type { ImageShape } from '../data/imageSet'
import type { DataFacts } from '../domain/dataset'
import type { Experiment } from '../domain/experiment'
import { prepareImages } from '../domain/prepareImages'
import { inputShape } from '../domain/preprocessing'
import type { CheckpointName } from '../domain/run'
import { type Checkpoint, checkpointStamp, readCheckpoint } from '../runs/checkpoint'
import { Insight } from './explain/insight'
import { Predictor } from './graph/predictor'
import { Kept } from './kept'
import { savedStatistics } from './takenSet'

/** A run's checkpoint, and what its network was made for. */
export interface TrainedReference {
  /** The run's. */
  folder: string
  checkpoint: CheckpointName
  experiment: Experiment
  data: Pick<DataFacts, 'shape' | 'classes'>
}

/** A network with a checkpoint's weights, for images of the data it was trained on. */
export class TrainedNetwork {
  /** What the network takes. */
  readonly inputShape: ImageShape
  readonly classes: number
  private readonly predictor: Predictor
  private looked: Insight | undefined

  /** @throws FailureError `architecture-invalid`, `checkpoint-damaged` */
  constructor(
    private readonly experiment: Experiment, private readonly data: TrainedReference['data'], readonly saved: Checkpoint,
  ) {
    const { architecture, preprocessing } = experiment
    this.inputShape = inputShape(preprocessing, data.shape)
    this.classes = data.classes.length
    const statistics = savedStatistics(saved, preprocessing)
    this.predictor = new Predictor(architecture, this.inputShape, this.classes, saved.weights, statistics)
  }

  /**
   * @param images uint8 `[count, height, width, channels]`, of the data's size: they are preprocessed here
   * @returns float32 `[count, classes]`
   */
  predict = (images: Uint8Array): Float32Array<ArrayBuffer> => this.predictor.predict(this.prepared(images))

  /** Images as the network takes them, but for the scale. */
  prepared = (images: Uint8Array): Uint8Array => prepareImages(images, this.data.shape, this.experiment.preprocessing)

  /** What stands in the network between pixels and probabilities; a graph of its own, made when first asked for. */
  get insight(): Insight {
    return this.looked ??= this.makeInsight()
  }
  /** The same for whoever keeps it longer, to be disposed of by them. */
  makeInsight(): Insight {
    const { architecture, preprocessing } = this.experiment, statistics = savedStatistics(this.saved, preprocessing)
    return new Insight(architecture, this.inputShape, this.classes, this.saved.weights, statistics)
  }

  dispose(): void {
    this.predictor.dispose()
    this.looked?.dispose()
  }
}

/** Enough for two runs side by side and each one's other checkpoint. */
const mostKept = 4

/** Trained networks by their checkpoints, kept while they are asked for; the longest unasked goes first. */
export class TrainedNetworks {
  private readonly kept = new Kept<TrainedNetwork>(mostKept)

  /**
   * To be used at once: it is let go of when others are asked for.
   * @throws FailureError `checkpoint-missing`, `checkpoint-damaged`, `architecture-invalid`
   */
  async of({ folder, checkpoint, experiment, data }: TrainedReference): Promise<TrainedNetwork> {
    const checkpoints = join(folder, 'checkpoints')
    const { architecture, preprocessing } = experiment
    const key = JSON.stringify([await checkpointStamp(checkpoints, checkpoint), architecture, preprocessing, data.shape])
    return this.kept.of(key, async () => new TrainedNetwork(experiment, data, await readCheckpoint(checkpoints, checkpoint)))
  }

  dispose(): void {
    this.kept.dispose()
  }
}
