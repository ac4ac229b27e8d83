/** The shade below which that share of the counted pixels lies. */
export function shadeAt(counts: ArrayLike<number>, pixels: number, share: number): number {
  let left = (1 - share) * pixels
  for (let shade = 255; shade > 0; shade--) {
    left -= counts[shade]!
    if (left < 0) return shade
  }
  return 0
}
