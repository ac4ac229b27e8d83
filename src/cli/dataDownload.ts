import { fashionMnist } from '../data/fashionMnist'
import { amountText, paceText } from '../domain/download'
import { fail } from '../domain/failure'
import { thousands } from '../domain/format'
import { downloadFashionMnist, keptFashionMnist } from '../download/fashionMnist'
import { findData, paths, withEngine } from './context'
import { print, printJson, showLive } from './output'

/** Downloads a published data set; Ctrl+C keeps what has come. @returns the exit code */
export async function downloadData(name: string, json: boolean): Promise<number> {
  if (name !== fashionMnist.id) fail('bad-arguments', `${name} can't be downloaded`, `There is ${fashionMnist.id}.`)
  const control = new AbortController(), cancel = () => control.abort()
  process.on('SIGINT', cancel)
  process.on('SIGTERM', cancel)
  const isThere = await downloadFashionMnist(paths.data, control.signal, (download) => {
    if (json) printJson({ event: 'progress', ...download })
    else showLive([amountText(download), paceText(download)].filter(Boolean).join(' · '), download.done / download.total)
  }).finally(() => { if (!json) showLive('') })
  if (!isThere) {
    const { done, total } = await keptFashionMnist(paths.data)
    if (json) printJson({ event: 'cancelled', done, total })
    else print(`Cancelled; ${amountText({ done, total })} are kept, the same command goes on from there`)
    return 1
  }
  const { facts, entry } = await withEngine((engine) => findData(engine, name))
  if (json) printJson({ event: 'result', ...facts })
  else print(`${facts.name} is in ${(entry as { folder: string }).folder}: ${thousands(facts.train)} train, ${thousands(facts.test)} test`)
  return 0
}
