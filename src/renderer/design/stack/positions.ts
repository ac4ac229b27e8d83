/**
 * Places in the stack as the experiment's store counts them: -1 is the input, 0 to `count` - 1 the layers,
 * `count` the output.
 */
export const inputPosition = -1

/** The index that a new layer gets: behind the selected one, before the output where nothing is selected. */
export const insertionIndex = (selected: number | undefined, count: number): number =>
  selected === undefined ? count : Math.min(selected + 1, count)

/** What is selected after the layer at `removed` is gone: the one that took its place, else the one before. */
export const positionAfterRemoval = (removed: number, count: number): number =>
  Math.max(0, Math.min(removed, count - 2))

export const clampPosition = (position: number, count: number): number =>
  Math.max(inputPosition, Math.min(position, count))
