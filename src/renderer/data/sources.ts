import { type DataFacts, sampleDataId } from '../../domain/dataset'

/** Who made a data set and under which licence it may be used, in a line. */
export function sourceOf({ id }: Pick<DataFacts, 'id'>): string {
  if (id === sampleDataId) return 'Drawn by Layerbench itself, so there is something to train on without a download'
  if (id === 'fashion-mnist') return 'Fashion-MNIST by Zalando Research (Xiao, Rasul and Vollgraf, 2017), MIT licence'
  return 'From a folder of yours; its licence is its maker’s'
}
