/** Deflate makes of a byte at most 1,032; images and labels pack by some tens, and only traps of some size by more than this. */
const highestRatio = 200, ratioCountsFrom = 10_000_000

/** No file is unpacked to more bytes than these: what promises more is no true size, or made to fill the memory. */
export const mostUnpacked = (packed: number): number =>
  Math.min(1032 * packed + 4096, Math.max(ratioCountsFrom, highestRatio * packed))

export const tooPacked = `It would unpack to more than ${highestRatio} times its size`
