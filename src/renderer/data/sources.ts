import { type DataFacts, sampleDataId } from '../../domain/dataset'

/** Who made a data set and under which licence it may be used, in a line. */
export function sourceOf({ id }: Pick<DataFacts, 'id'>): string {
  if (id === sampleDataId) return 'Drawn by Layerbench; there without a download'
  if (id === 'fashion-mnist') return 'By Zalando Research (2017), MIT licence'
  return 'From a folder of yours'
}
