import type { Catalogue } from '../data/catalogue'
import { findDuplicates } from '../data/duplicates'
import { imagesAt, originOf, placesOf } from '../data/imageSet'
import { photoFigures } from '../data/photoFigures'
import { pixelStatistics } from '../data/pixelStatistics'
import { Ended } from '../data/slices'
import { sizeOf } from '../domain/shape'
import type { EngineEvent, EngineRequests } from '../ipc/engineProtocol'
import type { ProcessHandlers } from '../ipc/processProtocol'
import { augmentedExample } from './augmentedExample'

type DataRequests = Pick<EngineRequests, Extract<keyof EngineRequests, `data.${string}`>>

/** What the engine answers about data sets. A long search is cut into slices, so that all else is answered meanwhile. */
export function dataHandlers(catalogue: Catalogue, post: (event: EngineEvent) => void): ProcessHandlers<DataRequests> {
  /** The search that goes on; another one, or none, in its place ends it. */
  let search: symbol | undefined

  return {
    'data.list': (places) => catalogue.list(places),

    async 'data.images'({ id, split, offset, count, label, ...places }) {
      const { set } = await catalogue.load(id, places)
      const part = set[split], size = sizeOf(set.shape)
      const matching = Array.from(part.labels.keys()).filter((index) => label === undefined || part.labels[index] === label)
      const shown = matching.slice(offset, offset + count)
      return {
        pixels: imagesAt(part.images, shown, size), labels: Uint16Array.from(shown, (index) => part.labels[index]!),
        indices: shown.map((index) => originOf(set, split, index)), total: matching.length,
      }
    },
    async 'data.imagesAt'({ id, split, indices, ...places }) {
      const { set } = await catalogue.load(id, places), { images, labels } = set[split], shown = placesOf(set, split, indices)
      return { pixels: imagesAt(images, shown, sizeOf(set.shape)), labels: Uint16Array.from(shown, (index) => labels[index]!) }
    },

    async 'data.augmented'({ experiment, index, count, ...places }) {
      const { set } = await catalogue.load(experiment.data, places)
      return augmentedExample(experiment, set, index, count)
    },

    async 'data.load'({ id, ...places }) {
      await catalogue.load(id, places)
      return {}
    },
    async 'data.statistics'({ id, ...places }) {
      const { set } = await catalogue.load(id, places)
      return pixelStatistics(set)
    },
    async 'data.photoFigures'({ id, ...places }) {
      const { set } = await catalogue.load(id, places)
      return photoFigures(set)
    },

    async 'data.duplicates'({ id, ...places }) {
      const mine = search = Symbol(id)
      const { set } = await catalogue.load(id, places)
      try {
        const found = await findDuplicates(set, {
          progress: (share) => post({ event: 'searched', share }), stopping: () => search !== mine,
        })
        return { found }
      } catch (error) {
        if (error instanceof Ended) return { found: null }
        throw error
      }
    },
    'data.stopSearch'() {
      search = undefined
      return {}
    },

    'data.storeVersion': ({ folders, cache, ...version }) => catalogue.storeVersion(version, { folders, cache }),
  }
}
