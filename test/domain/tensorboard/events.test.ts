import { expect, it } from 'vitest'
import { fileVersion, scalar, sessionStart } from '../../../src/domain/tensorboard/events'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

// Written by TensorBoard 2.21's own RecordWriter and messages.
it('records are those that TensorBoard’s own writer makes, byte for byte', () => {
  expect(hex(fileVersion(1.5)))
    .toBe('1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c')
  expect(hex(sessionStart(300, 1.5))).toBe('100000000000000095fbfe1809000000000000f83f10ac023a020801713b788a')
  expect(hex(scalar({ tag: 'epoch_loss', value: 0.25, step: 300, time: 1.5 }))).toBe(
    '3700000000000000e7e8ca5909000000000000f83f10ac022a290a270a0a65706f63685f6c6f7373420a080112002a040000803e4a0d0a090a07'
    + '7363616c6172732001c1937608')
})
