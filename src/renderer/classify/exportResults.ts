import { type Classified, type ClassifiedBy, classifiedHeader, classifiedJson, classifiedRow } from '../../domain/classified'
import { csvOf } from '../../domain/csv'
import type { PhotoSteps } from '../../domain/photo/steps'
import { mostRanked } from '../../domain/probabilities'
import type { Entry } from './entries'
import type { Network } from './network'

export const exportKinds = ['csv', 'csv-all', 'json'] as const
/** A table, one with the probabilities of all classes, or a document. */
export type ExportKind = (typeof exportKinds)[number]

const classifiedOf = ({ folder, name, truth, failure, findings }: Entry): Classified =>
  ({ file: folder ? `${folder}/${name}` : name, truth, failure, found: findings, doubt: findings[0]?.doubt })

/** What is listed, as the text of a file. @param photo how the pictures were brought to the data's images */
export function exported(
  entries: readonly Entry[], networks: readonly Network[], photo: PhotoSteps | undefined, kind: ExportKind,
): string {
  const by = networks.map(({ run, checkpoint, classes }): ClassifiedBy => ({ run: run?.name ?? '', checkpoint: checkpoint ?? '', classes }))
  const pictures = entries.map(classifiedOf)
  if (kind !== 'json') {
    const all = kind === 'csv-all'
    return csvOf([classifiedHeader(by, all), ...pictures.map((picture) => classifiedRow(picture, by, all))])
  }
  const runs = networks.map(({ run, checkpoint }) => ({ id: run?.id, name: run?.name, checkpoint }))
  return `${JSON.stringify({ runs, photo, pictures: pictures.map((picture) => classifiedJson(picture, by, mostRanked)) }, null, 1)}\n`
}
