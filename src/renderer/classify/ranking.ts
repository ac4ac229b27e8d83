export interface Ranked { label: number; probability: number }

/** Nobody reads further down a list of classes. */
export const mostShown = 100

/** Classes by probability, most likely first; equals in the classes' order. */
export const ranked = (probabilities: ArrayLike<number>): Ranked[] =>
  Array.from(probabilities, (probability, label) => ({ label, probability }))
    .sort((a, b) => b.probability - a.probability || a.label - b.label)

/** A probability as it is shown: never 100 % or 0 % where it isn't. */
export function probabilityText(probability: number): string {
  if (probability > 0.999 && probability < 1) return '> 99.9 %'
  if (probability > 0 && probability < 0.001) return '< 0.1 %'
  return `${(probability * 100).toFixed(1)} %`
}
