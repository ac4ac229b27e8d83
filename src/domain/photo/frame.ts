import type { Scene } from './scene'

/** The scene in a frame of another size, its first pixel at that place, around it the ground; what lies beyond is cut. */
export function framed(scene: Scene, height: number, width: number, left: number, top: number): Scene {
  const [rows, columns, channels] = scene.shape, { ground, object } = scene
  const pixels = new Uint8Array(height * width * channels), mask = object && new Float32Array(height * width)
  const behind = object && new Float32Array(pixels.length)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x - left, v = y - top, there = u >= 0 && v >= 0 && u < columns && v < rows, from = v * columns + u
      if (object && there) mask![y * width + x] = object.mask[from]!
      for (let c = 0; c < channels; c++, at++) {
        pixels[at] = there ? scene.pixels[from * channels + c]! : Math.round(ground[c]!)
        if (object) behind![at] = there ? object.behind[from * channels + c]! : ground[c]!
      }
    }
  }
  return { shape: [height, width, channels], pixels, ground, object: object && { ...object, mask: mask!, behind: behind! } }
}
