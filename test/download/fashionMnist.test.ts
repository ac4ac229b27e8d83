import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fashionMnist } from '../../src/data/fashionMnist'
import { idxFileNames } from '../../src/data/idxFolder'
import { sourcesFrom } from '../../src/download/fashionMnist'
import { failureOf } from '../domain/failureOf'

const shared = resolve(__dirname, '../../../shared/fashion-mnist')

describe('Fashion-MNIST as it is published', () => {
  it('is the four files that a set is read from', () =>
    expect(fashionMnist.files.map(({ name }) => name)).toEqual(idxFileNames.map((name) => `${name}.gz`)))
  it.runIf(existsSync(shared))('has the sizes and sums of the files themselves', () => {
    for (const { name, bytes, md5 } of fashionMnist.files) {
      const content = readFileSync(join(shared, name))
      expect([name, content.length, createHash('md5').update(content).digest('hex')]).toEqual([name, bytes, md5])
    }
  })
})

describe('where it comes from', () => {
  it('is its authors’ addresses, https first', () => {
    expect(sourcesFrom({})).toBe(fashionMnist.sources)
    expect(fashionMnist.sources[0]).toMatch(/^https:\/\//)
    for (const source of fashionMnist.sources) expect(new URL('x.gz', source).href).toBe(`${source}x.gz`)
  })
  it.each([
    ['https://mirror.example/fashion', 'https://mirror.example/fashion/'],
    ['http://127.0.0.1:8000/', 'http://127.0.0.1:8000/'],
  ])('or the one address that a person names: %s', (mirror, address) =>
    expect(sourcesFrom({ LAYERBENCH_FASHION_MNIST: mirror })).toEqual([address]))
  it.each(['file:///etc', '/etc', 'ftp://mirror.example/', 'http://', 'mirror'])('but not %s', async (mirror) => {
    expect(await failureOf(() => sourcesFrom({ LAYERBENCH_FASHION_MNIST: mirror })))
      .toMatchObject({ code: 'bad-arguments', what: `LAYERBENCH_FASHION_MNIST is ${mirror}` })
  })
})
