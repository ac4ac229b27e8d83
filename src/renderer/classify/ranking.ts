/** A probability as it is shown: never 100 % or 0 % where it isn't. */
export function probabilityText(probability: number): string {
  if (probability > 0.999 && probability < 1) return '> 99.9 %'
  if (probability > 0 && probability < 0.001) return '< 0.1 %'
  return `${(probability * 100).toFixed(1)} %`
}
