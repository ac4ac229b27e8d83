import { fashionMnistId, sampleDataId } from '../../domain/dataset'
import { fullDateOf } from '../runs/dates'
import type { ReadyData } from '../stores/data'

/** Who made a data set and under which licence it may be used, in a line. */
export function sourceOf({ facts: { id }, imported, version }: ReadyData): string {
  if (version) return `A version of ${version.baseName}, which stays as it is`
  if (id === sampleDataId) return 'Drawn by Layerbench; there without a download'
  if (id === fashionMnistId) return 'By Zalando Research (2017), MIT licence'
  if (imported) return `Imported ${fullDateOf(imported.at)}: ${imported.recognised}`
  return 'From a folder of yours'
}
