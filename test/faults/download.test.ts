import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { downloadFiles, stateOf } from '../../src/download/files'
import { failureOf } from '../domain/failureOf'
import { serveFiles } from '../download/fileServer'
import { report } from './report'
import { enlarge, smallDisk } from './smallDisk'

it('a download that fills the disk says so, keeps what fitted, and goes on with it when there is room', async () => {
  const { folder: disk, problem } = smallDisk()
  if (problem) return report('disk full by a download', { 'not tried': problem })
  const content = new Uint8Array(5_000_000).map((_, i) => (i * 2654435761) >>> 24)
  const files = [{ name: 'large.gz', bytes: content.length, md5: createHash('md5').update(content).digest('hex') }]
  const server = await serveFiles({ 'large.gz': content }), folder = join(disk, 'set')
  const download = () => downloadFiles(
    files, folder, { sources: [server.base], signal: new AbortController().signal, silence: 5000, pause: 5 }, () => undefined)
  expect(await failureOf(download)).toMatchObject({ code: 'disk-full', what: 'The disk is full', where: join(folder, 'large.gz.part') })
  const { done } = await stateOf(files, folder)
  expect(done).toBeGreaterThan(1_500_000)
  enlarge(disk)
  expect(await download()).toBe(true)
  expect(server.asked).toEqual(['large.gz', `large.gz from ${done}`])
  expect(readFileSync(join(folder, 'large.gz')).equals(content)).toBe(true)
  await server.close()
  report('disk of 2 MB full by a download', { tries: 1, lost: 0, 'gone on from byte': done })
})
