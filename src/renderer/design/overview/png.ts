/** Twice the size of the screen's own points, so that it can be printed. */
const scale = 2
/** A canvas larger than this on a side can't be had everywhere. */
const largest = 16_000

/** A picture of an SVG document, which may refer to nothing outside itself. @returns PNG bytes */
export async function pngOf(svg: string): Promise<Uint8Array<ArrayBuffer>> {
  const image = new Image()
  image.src = `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`
  await image.decode()
  const factor = Math.min(scale, largest / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * factor)
  canvas.height = Math.round(image.height * factor)
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('the picture could not be made')
  return new Uint8Array(await blob.arrayBuffer())
}
