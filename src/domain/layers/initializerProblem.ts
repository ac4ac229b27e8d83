import type { InitializerName } from '../initializers'
import type { Problem, WeightSpec } from './definition'
import type { ConfigOf, Fields } from './fields'

/** How many sides a weight must have for initializers that don't take any. */
const ranks: Partial<Record<InitializerName, { fits(rank: number): boolean; needs: string }>> = {
  identity: { fits: (rank) => rank === 2, needs: 'a matrix' },
  orthogonal: { fits: (rank) => rank >= 2, needs: 'at least two sides' },
}

/** An initializer that doesn't go with its weight's shape, as Keras refuses it too, with the way back; or undefined. */
export function initializerProblem<F extends Fields>(
  fields: F, config: ConfigOf<F>, weights: readonly WeightSpec[],
): { problem: Problem } | undefined {
  for (const { name, shape, initializer } of weights) {
    const rule = ranks[initializer.name]
    if (!rule || rule.fits(shape.length)) continue
    const reason = `${initializer.name} needs ${rule.needs}, the ${name.replace(/_/g, ' ')} is ${shape.join(' × ')}`
    const entry = Object.entries(fields).find(([field]) => config[field] === initializer)
    const usual = entry?.[1].kind === 'initializer' ? entry[1].default : undefined
    return {
      problem: {
        reason,
        ...(entry && usual ? { fix: { kind: 'set', fields: { [entry[0]]: usual }, label: `Use ${usual.name}` } } : {}),
      },
    }
  }
  return undefined
}
