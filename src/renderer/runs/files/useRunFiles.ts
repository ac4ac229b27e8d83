import { useMessage } from 'naive-ui'
import type { HistoryFormat } from '../../../domain/history'
import type { ArchiveChoices } from '../../../domain/runArchive'
import type { Exported } from '../../../ipc/contract'
import { ask } from '../../bridge'
import { useExchange } from '../../exchange/useExchange'
import { useRuns } from '../../stores/runs'

/** A report as what. */
export const reportOptions = [{ key: 'html', label: 'Report as HTML…' }, { key: 'pdf', label: 'Report as PDF…' }] as const

/** Runs handed on as files, and taken in. Where to and where from is asked by main. */
export function useRunFiles() {
  const runs = useRuns(), message = useMessage()
  const { result, busy, once } = useExchange()

  const written = (write: () => Promise<Exported | null>) => once(async () => {
    const exported = await write()
    return exported ? { title: 'Exported', ...exported } : undefined
  })
  const exportZip = (id: string, choices: ArchiveChoices) => written(() => ask('runs.exportZip', { id, choices }))
  const exportHistory = (id: string, format: HistoryFormat) => written(() => ask('runs.exportHistory', { id, format }))
  const exportTensorBoard = (id: string) => written(() => ask('runs.exportTensorBoard', { id }))
  const writeReport = (ids: string[], format: 'html' | 'pdf') => written(() => ask('runs.report', { ids, format }))
  /** What came in is shown; a dialog says what is to be known of it. */
  const importZip = () => once(async () => {
    const found = await ask('runs.importZip')
    if (!found) return undefined
    runs.compared = [found.run.id]
    if (found.notes.length) return { title: `Imported ${found.run.name}`, files: [], notes: found.notes }
    message.success(`Imported ${found.run.name}`)
    return undefined
  })
  return { result, busy, exportZip, exportHistory, exportTensorBoard, writeReport, importZip }
}
