import { thousands } from '../format'
import type { Missed } from './find'
import type { Box, DataShape, Raster } from './scene'
import type { PhotoStepName, PhotoSteps } from './steps'
import type { Way } from './way'

const size = ({ width, height }: { width: number; height: number }): string => `${thousands(width)} × ${thousands(height)}`
const sizeOf = ({ shape: [height, width] }: Raster): string => size({ width, height })
const boxSize = ({ left, top, right, bottom }: Box, { width, height }: { width: number; height: number }): string =>
  size({ width: Math.round((right - left) * width), height: Math.round((bottom - top) * height) })

const missed: Record<Missed, string> = {
  nothing: 'No object found: nothing stands out', 'not plain': 'No object found: the border is not plain',
  everything: 'No object found: it would be all of the picture',
}

/** What each step did with a picture, in a few words. @param whole the picture's size before it was decoded smaller */
export function saidOf(way: Way, steps: PhotoSteps, whole: { width: number; height: number }): Record<PhotoStepName, string> {
  const found = typeof way.search === 'string' ? undefined : way.search, none = found ? undefined : 'Needs an object'
  const { turn, flip } = steps.orient
  const said: Record<PhotoStepName, string> = {
    orient: [turn === 'none' ? [] : [`turned ${turn}`], flip ? ['flipped'] : []].flat().join(', ') || 'Upright by its EXIF, as it is',
    find: way.kept ? 'Looks like the data: left as it is'
      : found ? `Object found: ${boxSize(found.box, whole)} of ${size(whole)}` : way.search === 'off' ? 'Off' : missed[way.search as Missed],
    crop: none ? 'The whole picture' : `To ${sizeOf(way.cropped)} pixels`,
    grey: way.greyed === way.cropped ? 'Colour stays' : `By ${steps.grey.by}`,
    polarity: `${way.inverted ? 'Inverted' : 'As it is'}: ${why(way, steps)}`,
    contrast: none ?? [
      ...(steps.contrast.flatten ? [`background to ${steps.contrast.ground}`] : []),
      way.factor === 1 ? 'as strong as the data' : `contrast × ${way.factor.toFixed(2)}`,
    ].join(', '),
    pad: way.padded === way.contrasted ? 'Has the data’s aspect' : `From ${sizeOf(way.contrasted)} to ${sizeOf(way.padded)}`,
    centre: none ?? movedBy(way),
  }
  for (const name of Object.keys(said) as PhotoStepName[]) {
    if (!steps[name].on && !(name === 'grey' && way.greyed !== way.cropped)) said[name] = 'Off'
    else said[name] = said[name].charAt(0).toUpperCase() + said[name].slice(1)
  }
  return said
}

function why({ greyed, inverted, kept }: Way, { polarity: { invert, data } }: PhotoSteps): string {
  if (invert === 'always') return 'set by hand'
  if (kept) return 'its border is as the data’s'
  if (greyed.object) return `the object is ${greyed.object.darker ? 'darker' : 'lighter'} than the background`
  return `the border is ${inverted === (data === 'light on dark') ? 'light' : 'dark'}`
}

function movedBy({ moved: { across, down } }: Way): string {
  const by = [
    ...(across ? [`${Math.abs(across)} ${across > 0 ? 'right' : 'left'}`] : []),
    ...(down ? [`${Math.abs(down)} ${down > 0 ? 'down' : 'up'}`] : []),
  ]
  return by.length ? `moved by ${by.join(', ')}` : 'in the middle already'
}

/** All of it in one line, for where there is no room for more. */
export function summaryOf(way: Way, shape: DataShape): string {
  if (way.kept) return 'left as it is: it looks like the data'
  const parts = [
    ...(way.search === 'off' ? [] : [typeof way.search === 'string' ? missed[way.search].toLowerCase() : 'object found']),
    ...(way.inverted ? ['inverted'] : []), `to ${shape[1]} × ${shape[0]}`,
  ]
  return parts.join(', ')
}
