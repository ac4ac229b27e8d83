import { expect, it } from 'vitest'
import { amountText, paceText } from '../../src/domain/download'

const download = { going: true, done: 12_300_000, total: 30_878_645, bytesPerSecond: 2_100_000 }

it('says how much is there', () => expect(amountText(download)).toBe('12.3 MB of 30.9 MB'))
it('says how fast it comes and for how long, where that is known', () => {
  expect(paceText(download)).toBe('2.1 MB/s · 8.8 s left')
  expect(paceText({ ...download, bytesPerSecond: null })).toBe('')
})
