import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { lastWordsOf } from '../../src/host/lastWords'

function said(...chunks: string[]): string {
  const stream = new PassThrough(), lastWords = lastWordsOf(stream)
  for (const chunk of chunks) stream.write(chunk)
  return lastWords()
}

it('are the last line that was said', () => {
  expect(said('first\nsecond\n')).toBe('second')
  expect(said("terminate called after throwing an instance of 'std::bad_al", "loc'\n")).toContain(
    'std::bad_alloc',
  )
})

it('leave out the library’s notices, which come before and after it', () => {
  expect(
    said(
      'fatal: no memory\n',
      'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n',
      'I0000 00:00:1795229376.302896   16521 port.cc:153] oneDNN custom operations are on.\n',
      '2026-11-21 10:00:00.000000: I tensorflow/core/platform/cpu_feature_guard.cc:210] Optimized\n',
      '2026-11-21 10:00:00.000000: W tensorflow/core/framework/cpu_allocator_impl.cc:83] Exceeds\n',
      'To enable the following instructions: AVX512F, rebuild TensorFlow\n\n',
    ),
  ).toBe('fatal: no memory')
})

it('are nothing where nothing was said', () => {
  expect(said()).toBe('')
  expect(lastWordsOf(null)()).toBe('')
})

it('stay short, however much was said', () => {
  expect(said(`${'x'.repeat(100_000)}\n`, `${'y'.repeat(1000)}\n`)).toBe('y'.repeat(300))
})
