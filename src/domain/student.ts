/** The logarithm of the gamma function for values above 0, by Lanczos (g = 7, nine terms). */
function logGamma(x: number): number {
  const terms = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  const sum = terms.reduce((all, term, i) => (i ? all + term / (x - 1 + i) : term), 0), t = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

/** The regularised incomplete beta function, by its continued fraction (Lentz's way, as in Numerical Recipes 6.4). */
function beta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - beta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a
  let c = 1, d = 1 / Math.max(1e-300, 1 - (a + b) * x / (a + 1)), fraction = d
  for (let m = 1; m < 300; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d)
      c = 1 + term / c
      fraction *= c * d
    }
    if (Math.abs(c * d - 1) < 1e-14) break
  }
  return front * fraction
}

/** How likely Student's t is that far from 0, on either side. @param freedom degrees of freedom, whole or not */
export const studentTails = (t: number, freedom: number): number => beta(freedom / (freedom + t * t), freedom / 2, 0.5)

const known = new Map<number, number>()
/** Student's t that 97.5 % lie below, by degrees of freedom, whole or not. */
export function studentQuantile975(freedom: number): number {
  const found = known.get(freedom)
  if (found !== undefined) return found
  let low = 1.9, high = 2
  while (studentTails(high, freedom) > 0.05) high *= 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (studentTails(middle, freedom) > 0.05) low = middle
    else high = middle
  }
  known.set(freedom, low)
  return low
}
