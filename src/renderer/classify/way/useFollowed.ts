import { computed } from 'vue'
import type { Picture } from '../../../domain/image'
import { drawnOf } from '../../../domain/photo/drawn'
import { saidOf } from '../../../domain/photo/said'
import type { Raster } from '../../../domain/photo/scene'
import { photoStepLabels, type PhotoStepName, photoStepNames } from '../../../domain/photo/steps'
import { followWay } from '../../../domain/photo/way'
import { prepareImages } from '../../../domain/prepareImages'
import { inputShape, summarisePreprocessing } from '../../../domain/preprocessing'
import type { Entry } from '../entries'
import { useClassify } from '../session'

/** A step as it is shown: those of the way, and the two at its end that there is nothing to set of. */
export interface ShownStep {
  name: PhotoStepName | 'resize' | 'scale'
  label: string
  raster: Raster
  said: string
  on: boolean
  changed: boolean
}

/** What becomes of an entry's picture at each step, as the steps are being set. */
export function useFollowed(entry: () => Entry, picture: () => Picture) {
  const classify = useClassify()
  return computed((): ShownStep[] => {
    const { run } = classify.first, { draft: steps, suggested } = classify.way
    if (!run || !steps) return []
    const { shape } = run.data, { preprocessing } = run.experiment
    const way = followWay(picture(), steps, shape), drawn = drawnOf(way)
    const said = saidOf(way, steps, entry().size ?? picture())
    const pixels = prepareImages(way.result.pixels, shape, preprocessing)
    const last: Raster = { shape: inputShape(preprocessing, shape), pixels }
    const preprocessed = summarisePreprocessing(preprocessing)
    return [
      ...photoStepNames.map((name) => ({
        name, label: photoStepLabels[name], raster: drawn[name], said: said[name],
        on: steps[name].on || (name === 'grey' && shape[2] === 1),
        changed: JSON.stringify(steps[name]) !== JSON.stringify(suggested?.[name]),
      })),
      { name: 'resize', label: 'Resize', raster: way.result, said: `To ${shape[1]} × ${shape[0]}, the data’s size`, on: true, changed: false },
      {
        name: 'scale', label: 'Scale', raster: last, on: true, changed: false,
        said: `As in training: ${preprocessed ? `${preprocessed}, ` : ''}to 0…1`,
      },
    ]
  })
}
