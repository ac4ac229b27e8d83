/** Viridis, by Smith and van der Walt: even steps to the eye, to colour-blind ones too. */
const viridis = [
  [68, 1, 84], [72, 40, 120], [62, 73, 137], [49, 104, 142], [38, 130, 142],
  [31, 158, 137], [53, 183, 121], [110, 206, 88], [181, 222, 43], [253, 231, 37],
] as const

/** The part of it that is seen on a light and on a dark ground. */
const seen = { light: [0.02, 0.86], dark: [0.22, 1] } as const

/** A colour from low (0) to high (1). */
export function scaleColour(share: number, dark: boolean): string {
  const [from, to] = seen[dark ? 'dark' : 'light']
  const at = (from + Math.min(1, Math.max(0, share)) * (to - from)) * (viridis.length - 1)
  const place = Math.floor(at), rest = at - place
  const low = viridis[place]!, high = viridis[Math.min(viridis.length - 1, place + 1)]!
  return `rgb(${low.map((value, i) => Math.round(value + (high[i]! - value) * rest)).join(' ')})`
}

/** Where a value lies between the least and the greatest: by its logarithm where they are powers apart. */
export function shareWithin(values: readonly number[]): (value: number) => number {
  const low = Math.min(...values), high = Math.max(...values), log = low > 0 && high / low > 50
  const to = log ? Math.log : (value: number) => value
  return (value) => (high > low ? (to(value) - to(low)) / (to(high) - to(low)) : 0.5)
}
