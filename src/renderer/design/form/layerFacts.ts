import { type ItemAnalysis, totalParameters } from '../../../domain/analysis'
import { bytes, compact, thousands } from '../../../domain/format'
import { formatShape } from '../../../domain/shape'

export interface Fact { label: string; value: string }

/** Activations are float32. */
export const bytesPerValue = 4

/**
 * What an item makes of its input, in rows for the form. Empty while that isn't known.
 * @param times how many times it is used: the Repeats around it, multiplied
 */
export function layerFacts(analysis: ItemAnalysis | undefined, batch: number, times = 1): Fact[] {
  if (!analysis || analysis.state === 'waiting' || analysis.state === 'disabled') return []
  if (analysis.state === 'problem') return [{ label: 'Input', value: formatShape(analysis.input) }]
  const { input, output, parameters, multiplyAdds, activations } = analysis
  const counts = parameters.nonTrainable === 0
    ? [{ label: 'Parameters', value: thousands(parameters.trainable) }]
    : [
      { label: 'Parameters', value: thousands(totalParameters(parameters)) },
      { label: '… trainable', value: thousands(parameters.trainable) },
      { label: '… other', value: thousands(parameters.nonTrainable) },
    ]
  return [
    { label: 'Input', value: formatShape(input) },
    { label: 'Output', value: formatShape(output) },
    ...counts,
    { label: 'Multiply-adds an image', value: compact(multiplyAdds) },
    { label: `Activations, batch ${batch}`, value: bytes(activations * bytesPerValue * batch) },
    ...(times > 1 ? [{ label: 'Used', value: `${thousands(times)} times` }] : []),
  ]
}
