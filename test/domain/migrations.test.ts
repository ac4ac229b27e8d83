import { describe, expect, it } from 'vitest'
import { migrated, type Migrations } from '../../src/domain/migrations'

/** Of a pretended format, now at version 3. */
const migrations: Migrations = {
  1: ({ rate, ...rest }) => ({ ...rest, learning_rate: rate }),
  2: (document) => {
    (document.list as number[]).push(9)
    return document
  },
}

describe('a document of an older version', () => {
  it('is made into the current one by each migration from its own on', () => {
    const first = { version: 1, rate: 0.1, list: [1] }, second = { version: 2, learning_rate: 0.1, list: [] }
    expect(migrated(first, 3, migrations)).toEqual({ version: 3, learning_rate: 0.1, list: [1, 9] })
    expect(migrated(second, 3, migrations)).toEqual({ version: 3, learning_rate: 0.1, list: [9] })
  })
  it('is itself left as it was', () => {
    const document = { version: 2, list: [1] }
    migrated(document, 3, migrations)
    expect(document).toEqual({ version: 2, list: [1] })
  })
  it.each([{ version: 3, list: [] }, { version: 4 }, { version: 0 }, { version: 1.5 }, { version: '1' }, {}, null, 'text'])(
    'is not %j: that comes back as it is', (document) => expect(migrated(document, 3, migrations)).toBe(document))
})
