import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bmpBytes, pngBytes } from '../import/pictureFiles'
import type { Dice } from './dice'
import { type Format, type Source, withFile } from './format'
import { mutated } from './mutations'
import type { Found } from './importing'

const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../fixtures/pictures', name))
const width = 48, height = 32
const shades = Array.from({ length: 16 }, (_, i): [number, number, number] => [i * 17, 255 - i * 17, 9])

/** Pictures of 48 × 32, each as its kind can be. */
const pictures: Readonly<Record<string, Buffer[]>> = {
  PNG: [fixture('rgb.png'), fixture('palette.png'), pngBytes(width, height, (x, y) => (x * 5 + y * 3) & 255)],
  JPEG: [fixture('upright.jpg'), fixture('progressive.jpg'), fixture('orientation-3.jpg')],
  WebP: [fixture('lossy.webp'), fixture('lossless.webp')],
  BMP: [
    bmpBytes(width, height, 24, (x, y) => [x * 5, y * 7, 200]), bmpBytes(width, height, 8, (x) => [x & 15], { palette: shades }),
    bmpBytes(width, height, 4, (x) => [x & 15], { palette: shades, fromTop: true }),
    bmpBytes(width, height, 16, (x, y) => [x * 5, y & 7], { masks: [0xf800, 0x07e0, 0x001f] }),
  ],
  GIF: [fixture('picture.gif')],
}
const endings: Readonly<Record<string, string>> = { PNG: 'png', JPEG: 'jpg', WebP: 'webp', BMP: 'bmp', GIF: 'gif' }
const damagedName = (kind: string): string => `train/a/damaged.${endings[kind]}`

/** A picture that will be damaged, the same whole behind it, and five others. */
const sourceOf = (kind: string, picture: Buffer): Source => {
  const other = (seed: number) => pngBytes(width, height, (x, y) => [(x * seed) & 255, (y * seed) & 255, seed])
  return { files: {
    'train/a/1.png': other(1), [damagedName(kind)]: picture, [`train/a/whole.${endings[kind]}`]: picture, 'train/a/z.png': other(2), 'train/b/1.png': other(3), 'test/a/1.png': other(4), 'test/b/1.png': other(5),
  } }
}

/** Whether the damaged picture alone has come to other pixels. */
function othersStay(before: Found, after: Found): boolean {
  return after.rows.length === before.rows.length && after.rows.filter((row, i) => row !== before.rows[i]).length === 1
    && after.labels.join() === before.labels.join()
}

/** Of these only PNG has sums; in the others every byte behind the header may be one of the picture. */
export const pictureFormats: readonly Format[] = Object.entries(pictures).map(([name, kinds]) => ({
  name,
  sources: () => Promise.resolve(kinds.map((picture) => sourceOf(name, picture))),
  mutate: (source: Source, dice: Dice) => ({
    ...withFile(source, damagedName(name), mutated(source.files[damagedName(name)]!, dice)), what: 'bytes', mostLeftOut: 1,
    ...(name === 'PNG' ? {} : { onlyValues: othersStay }),
  }),
}))
