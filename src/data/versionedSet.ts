import type { PartName } from '../domain/dataset'
import { type DataStep, outcomeOf } from '../domain/dataVersion'
import { fail } from '../domain/failure'
import { sizeOf } from '../domain/shape'
import { type ImageSet, imagesAt, type Part } from './imageSet'

/**
 * The set that those steps make of its base, which stays as it is.
 * @param where named where a step speaks of what the base hasn't
 * @throws FailureError `data-damaged` there, `bad-request` where nothing would be left of a part
 */
export function applySteps(base: ImageSet, steps: readonly DataStep[], where: string): ImageSet {
  const train = applyTo(base, 'train', steps, where), test = applyTo(base, 'test', steps, where)
  return {
    shape: base.shape, classes: [...base.classes], train: train.part, test: test.part,
    origins: { train: train.origins, test: test.origins },
  }
}

function applyTo(
  base: ImageSet, split: PartName, steps: readonly DataStep[], where: string,
): { part: Part; origins: Int32Array } {
  const { images, labels } = base[split], size = sizeOf(base.shape)
  steps.forEach((step, i) => {
    const outside = step[split].find((index) => index >= labels.length)
    const wrong = outside !== undefined ? `has ${split} ${outside}, of which there are ${labels.length}`
      : step.kind === 'relabel' && step.label >= base.classes.length ? `gives the label ${step.label}, there are ${base.classes.length} classes` : undefined
    if (wrong) fail('data-damaged', `Change ${i + 1} ${wrong}`, 'Restore the file from a copy, or delete the version.', where)
  })
  const { excluded, labels: relabelled } = outcomeOf(steps, split)
  const origins = Int32Array.from(labels.keys()).filter((index) => !excluded.has(index))
  if (!origins.length) fail('bad-request', `No image would be left in ${split}`, 'Leave at least one in.')
  return {
    origins,
    part: {
      images: excluded.size ? imagesAt(images, origins, size) : images,
      labels: Uint16Array.from(origins, (index) => relabelled.get(index) ?? labels[index]!),
    },
  }
}
