import type { DataFacts } from '../dataset'
import type { Surface } from './surface'

/** Bytes `[height, width, channels]`. */
export interface Raster { shape: readonly [height: number, width: number, channels: number]; pixels: Uint8Array }

/** A rectangle in shares of a picture's width and height. */
export interface Box { left: number; top: number; right: number; bottom: number }
export const whole: Box = { left: 0, top: 0, right: 1, bottom: 1 }

/** An object before a plain background. */
export interface Found {
  box: Box
  /** Where it is, itself and a rim: 255, elsewhere 0; `[height, width, 1]` of the picture made smaller. */
  mask: Raster
  /** The background's shades, three channels. */
  surface: Surface
  /** Darker than the background on the whole. */
  darker: boolean
}

/** A picture on its way, from the crop on. */
export interface Scene extends Raster {
  /** What fills places that the picture doesn't reach: a shade a channel. */
  ground: readonly number[]
  /** Of the object, where one was found. */
  object?: {
    /** How much each pixel belongs to it, from 0 to 1, `[height, width]`. */
    mask: Float32Array
    /** The shade that each pixel would have without it: 0 to 255, laid out as the pixels. */
    behind: Float32Array
    darker: boolean
  }
}

/** What every step is told of the data: one image, `[height, width, channels]`. */
export type DataShape = DataFacts['shape']
