import { expect, it } from 'vitest'
import { studentQuantile975, studentTails } from '../../src/domain/student'

// scipy.stats.t.ppf(0.975, freedom) and 2 * scipy.stats.t.sf(2.5, freedom)
const known = [
  [1, 12.706204736174694, 0.24223788318168682], [2, 4.302652729749462, 0.12961172022151082],
  [3, 3.1824463052837078, 0.08770664700806556], [4.7, 2.62072607535317, 0.05759215934686732],
  [10, 2.228138851986274, 0.03144684423660882], [30.5, 2.04086944518632, 0.018016245863791795],
  [100, 1.9839715185235518, 0.014045789124077172], [1000, 1.9623390808264083, 0.012578567801090807],
] as const

it.each(known)('of %d degrees of freedom has the quantile and the tails that SciPy has', (freedom, quantile, tails) => {
  expect(studentQuantile975(freedom)).toBeCloseTo(quantile, 9)
  expect(studentTails(2.5, freedom)).toBeCloseTo(tails, 10)
  expect(studentTails(-2.5, freedom)).toBeCloseTo(tails, 10)
})

it('has all beyond 0', () => {
  expect(studentTails(0, 4)).toBeCloseTo(1, 12)
})
