import { framed } from './frame'
import type { DataShape, Scene } from './scene'

/** With margins at two sides so that it has the data's aspect, the picture in the middle; the very same where it has it. */
export function pad(scene: Scene, shape: DataShape): Scene {
  const [height, width] = scene.shape, aspect = shape[1] / shape[0]
  const wide = Math.max(width, Math.round(height * aspect)), high = Math.max(height, Math.round(width / aspect))
  if (wide === width && high === height) return scene
  return framed(scene, high, wide, Math.floor((wide - width) / 2), Math.floor((high - height) / 2))
}
