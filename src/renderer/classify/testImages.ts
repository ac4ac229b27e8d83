import { ask } from '../bridge'
import { pictureAt, rgbaOf } from '../data/pixels'
import type { ReadyData } from '../stores/data'
import { pickTestImages } from './pickTestImages'
import type { NewPicture } from './entries'

/** Some images of the test set with their true classes. */
export async function testImages({ facts, labels }: ReadyData): Promise<NewPicture[]> {
  const pictures: NewPicture[] = []
  for (const { label, offset } of pickTestImages(labels.test)) {
    const answer = await ask('data.images', { id: facts.id, split: 'test', offset, count: 1, label })
    const pixels = pictureAt(answer.pixels, 0, facts.shape)
    const [height, width] = facts.shape
    pictures.push({
      name: `${facts.name}, test ${answer.indices[0]}`, folder: '', truth: facts.classes[label], native: true,
      source: { kind: 'picture', picture: { width, height, rgba: rgbaOf(pixels, facts.shape) } },
    })
  }
  return pictures
}
