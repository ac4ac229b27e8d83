/** Sizes of one example without the batch: `[height, width, channels]` for images, `[features]` when flat. */
export type Shape = readonly number[]

export const sizeOf = (shape: Shape): number => shape.reduce((product, side) => product * side, 1)
export const formatShape = (shape: Shape): string => shape.join(' × ')
