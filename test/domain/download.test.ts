import { expect, it } from 'vitest'
import { downloadText } from '../../src/domain/download'

it('says how much is there, and while it goes on how fast and for how long', () => {
  const download = { going: true, done: 12_300_000, total: 30_878_645, bytesPerSecond: 2_100_000 }
  expect(downloadText(download)).toBe('12.3 MB of 30.9 MB · 2.1 MB/s · 8.8 s left')
  expect(downloadText({ ...download, bytesPerSecond: null })).toBe('12.3 MB of 30.9 MB')
  expect(downloadText({ ...download, going: false })).toBe('12.3 MB of 30.9 MB')
})
