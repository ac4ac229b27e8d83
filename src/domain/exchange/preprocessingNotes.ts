import { describeStatistics, type Preprocessing, type Statistics, summarisePreprocessing } from '../preprocessing'
import type { Note } from './note'

/**
 * What is done with images before the network, which no file of a network holds.
 * @param statistics of a trained network
 */
export function preprocessingNotes(preprocessing: Preprocessing, statistics?: Statistics): Note[] {
  const done = summarisePreprocessing(preprocessing)
  if (!done) return []
  const by = statistics ? ` (pixels from 0 to 1 less the mean, divided by the deviation: ${describeStatistics(statistics, 8)})` : ''
  return [{ item: '', what: `Preprocessing is left out: the network takes images ${done}${by}` }]
}
