import { isHit, type Predictions } from './predictions'
import { type Share, wilson } from './wilson'

/** Images whose confidence is above `from` and up to `to`; in the first also those of 0. */
export interface CalibrationBin { from: number; to: number; count: number; confidence: number; accuracy: Share }
export interface Calibration {
  /** Those without images are left out. */
  bins: CalibrationBin[]
  /** Expected calibration error: how far confidence and accuracy are apart, the mean over images. */
  error: number
}

export const calibrationBins = 10

/** Whether images of a confidence are right as often as it says, in bins of one width. */
export function calibrationOf(predictions: Pick<Predictions, 'confidence' | 'labels' | 'predicted'>, bins = calibrationBins): Calibration {
  const { confidence } = predictions
  const counts = new Float64Array(bins), sums = new Float64Array(bins), hits = new Float64Array(bins)
  confidence.forEach((value, image) => {
    const bin = binOf(value, bins)
    counts[bin]!++
    sums[bin]! += value
    if (isHit(predictions, image)) hits[bin]!++
  })
  const found: CalibrationBin[] = []
  let error = 0
  counts.forEach((count, bin) => {
    if (!count) return
    const accuracy = wilson(hits[bin]!, count)
    found.push({ from: bin / bins, to: (bin + 1) / bins, count, confidence: sums[bin]! / count, accuracy })
    error += Math.abs(hits[bin]! - sums[bin]!)
  })
  return { bins: found, error: confidence.length ? error / confidence.length : 0 }
}

/** An edge belongs to the bin below it, as in scikit-learn's `calibration_curve`. */
function binOf(value: number, bins: number): number {
  let bin = Math.min(bins - 1, Math.max(0, Math.floor(value * bins)))
  if (bin > 0 && value <= bin / bins) bin--
  return bin
}
