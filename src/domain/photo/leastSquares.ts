/** Of a surface at most: those of 1, x, y, x², xy and y². */
export const terms = 6

/** What least squares need of some places: sums that are kept from round to round, since most places stay the same. */
export class Sums {
  private readonly line: number
  private readonly sums: Float64Array
  private readonly taken: Uint8Array

  /** @param basis `[places, terms]` @param values of the places, a list a channel @param most terms that are asked for */
  constructor(
    private readonly basis: Float64Array, private readonly values: readonly Float64Array[], private readonly most: number,
  ) {
    this.line = most + values.length
    this.sums = new Float64Array(most * this.line)
    this.taken = new Uint8Array(basis.length / terms)
  }

  /** From now on the places that lie no further than `limit` apart. */
  takeWithin(apart: Float64Array, limit: number): void {
    const { taken } = this
    for (let i = 0; i < taken.length; i++) {
      const near = apart[i]! <= limit ? 1 : 0
      if (near === taken[i]) continue
      taken[i] = near
      this.add(i, near ? 1 : -1)
    }
  }

  private add(place: number, sign: number): void {
    const { basis, values, most, line, sums } = this, at = place * terms
    for (let r = 0; r < most; r++) {
      const term = sign * basis[at + r]!
      for (let c = r, to = r * line + r; c < most; c++, to++) sums[to]! += term * basis[at + c]!
      for (let c = 0, to = r * line + most; c < values.length; c++, to++) sums[to]! += term * values[c]![place]!
    }
  }

  /** For each channel the first `size` factors by which the terms come nearest to the values; the others are 0. */
  leastSquares(size: number): Float64Array[] {
    const { values, most, line, sums } = this, side = size + values.length, matrix = new Float64Array(size * side)
    for (let r = 0; r < size; r++) {
      // Symmetric: the half above the diagonal is summed up.
      for (let c = 0; c < size; c++) matrix[r * side + c] = sums[Math.min(r, c) * line + Math.max(r, c)]!
      for (let c = 0; c < values.length; c++) matrix[r * side + size + c] = sums[r * line + most + c]!
    }
    // Slopes a hair's breadth towards 0, so that there is an answer where the places lie on one line.
    for (let r = 1; r < size; r++) matrix[r * side + r]! += 1e-3 * matrix[0]!
    return solved(matrix, size, values.length)
  }
}

/** Gauss's elimination for several right sides. The matrix is positive definite, so no rows need change places. */
function solved(sums: Float64Array, size: number, sides: number): Float64Array[] {
  const line = size + sides
  for (let p = 0; p < size; p++) {
    for (let r = p + 1; r < size; r++) {
      const factor = sums[r * line + p]! / sums[p * line + p]!
      for (let c = p; c < line; c++) sums[r * line + c]! -= factor * sums[p * line + c]!
    }
  }
  return Array.from({ length: sides }, (_, side) => {
    const factors = new Float64Array(terms)
    for (let r = size - 1; r >= 0; r--) {
      let rest = sums[r * line + size + side]!
      for (let c = r + 1; c < size; c++) rest -= sums[r * line + c]! * factors[c]!
      factors[r] = rest / sums[r * line + r]!
    }
    return factors
  })
}
