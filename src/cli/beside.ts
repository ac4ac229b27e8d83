import type { DataPlaces } from '../data/catalogue'
import type { Classified } from '../domain/classified'
import { doubtText } from '../domain/doubt'
import { describeFailure, FailureError } from '../domain/failure'
import type { CheckpointName, Run } from '../domain/run'
import { sizeOf } from '../domain/shape'
import type { EngineClient } from '../host/engineClient'

type Found = Pick<Classified, 'doubt' | 'nearest'>

/** Sets pictures beside the images that a run was trained on: doubts, and so many nearest images of each. */
export class Beside {
  /** The data is gone or has changed: said once, and asked no more. */
  private gone = false

  /** @param nearest 0 for none */
  constructor(
    private readonly engine: EngineClient, private readonly places: DataPlaces, private readonly run: Run,
    private readonly network: { folder: string; checkpoint: CheckpointName }, private readonly nearest: number,
  ) {}

  /** @param pixels uint8 `[count, height, width, channels]`, of the data's size */
  async of(pixels: Uint8Array<ArrayBuffer>): Promise<Found[]> {
    if (this.gone || !pixels.length) return []
    const { run: { experiment, data }, places, engine } = this
    try {
      const { doubts, usual } = await engine.ask('doubt', { experiment, data, pixels, ...places })
      const found: Found[] = doubts.map((doubt) => ({ doubt: { doubtful: doubt.doubtful, why: doubtText(doubt, usual) } }))
      if (this.nearest) for (const [i, one] of found.entries()) one.nearest = await this.nearestTo(pixels, i)
      return found
    } catch (error) {
      if (!(error instanceof FailureError)) throw error
      this.gone = true
      process.stderr.write(`Whether pictures are unlike the training data can't be told. ${describeFailure(error.failure)}\n`)
      return []
    }
  }

  private async nearestTo(pixels: Uint8Array<ArrayBuffer>, index: number): Promise<Found['nearest']> {
    const { run: { experiment, data }, places, engine, network, nearest: count } = this, size = sizeOf(data.shape)
    const { images } = await engine.ask('nearest', {
      ...network, experiment, data, pixels: pixels.slice(index * size, (index + 1) * size), count, ...places,
    })
    return images.map((image) => ({ index: image.index, class: data.classes[image.label]!, distance: image.distance }))
  }
}
