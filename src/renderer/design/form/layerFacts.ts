import type { LayerAnalysis } from '../../../domain/analysis'
import { totalParameters } from '../../../domain/analysis'
import { bytes, compact, thousands } from '../../../domain/format'
import { formatShape, sizeOf } from '../../../domain/shape'

export interface Fact { label: string; value: string }

/** Activations are float32. */
const bytesPerValue = 4

/** What a layer makes of its input, in rows for the form. Empty while that isn't known. */
export function layerFacts(analysis: LayerAnalysis | undefined, batch: number): Fact[] {
  if (!analysis || analysis.state === 'waiting') return []
  if (analysis.state === 'problem') return [{ label: 'Input', value: formatShape(analysis.input) }]
  const { input, output, parameters, multiplyAdds } = analysis
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
    { label: `Activations, batch ${batch}`, value: bytes(sizeOf(output) * bytesPerValue * batch) },
  ]
}
