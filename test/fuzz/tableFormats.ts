import { gunzipSync, gzipSync } from 'node:zlib'
import { idxBytes } from '../../src/data/idx'
import { idxFileNames } from '../../src/data/idxFolder'
import { csvMutant } from './csvMutations'
import { readsAsWritten } from './csvReference'
import type { Dice } from './dice'
import { type Format, type Mutant, type Source, withFile } from './format'
import type { Found } from './importing'
import { mutated } from './mutations'
import { onlyValues } from './values'
import { exampleImages, exampleLabels, height, testCount, trainCount, width } from './example'

function idxSource(pack: (bytes: Uint8Array) => Buffer, ending: string): Source {
  const files = idxFileNames.map((name) => {
    const count = name.startsWith('train') ? trainCount : testCount, from = name.startsWith('train') ? 0 : trainCount
    const images = name.includes('images')
    const values = images ? exampleImages(from, count) : exampleLabels(from, count)
    return [`${name}${ending}`, pack(idxBytes({ sizes: images ? [count, height, width] : [count], values }))] as const
  })
  return { files: Object.fromEntries(files) }
}

/** One of a source's files, damaged. */
const damage = (source: Source, dice: Dice): { name: string; bytes: Buffer; mutant: Mutant } => {
  const name = dice.pick(Object.keys(source.files)), bytes = mutated(source.files[name]!, dice)
  return { name, bytes, mutant: { ...withFile(source, name, bytes), what: name } }
}

const idxPlain: Format = {
  name: 'IDX',
  sources: () => Promise.resolve([idxSource(Buffer.from, '')]),
  mutate(source, dice) {
    const { name, bytes, mutant } = damage(source, dice), whole = source.files[name]!
    const train = name.startsWith('train'), values = whole.subarray(4 + 4 * whole[3]!)
    const stored = train ? { values, first: 0, count: trainCount } : { values, first: trainCount, count: testCount }
    return { ...mutant, onlyValues: onlyValues(whole, bytes, [stored]) }
  },
}

/** The sum behind the packed data tells; the header's time and system say nothing of it. */
const idxPacked: Format = {
  name: 'IDX gzip',
  sources: () => Promise.resolve([idxSource((bytes) => gzipSync(bytes), '.gz')]),
  mutate(source, dice) {
    if (!dice.chance(0.02)) return damage(source, dice).mutant
    const name = idxFileNames[0]!
    return { ...withFile(source, `${name}.gz`, gzipSync(Buffer.alloc(600_000_000))), what: 'a bomb of zeros', refused: true }
  },
}

const csvText = (from: number, count: number, header: boolean, delimiter: string): Buffer => {
  const size = height * width, pixels = exampleImages(from, count), labels = exampleLabels(from, count)
  const rows = Array.from({ length: count }, (_, i) => [labels[i]!, ...pixels.subarray(i * size, (i + 1) * size)])
  const names = ['label', ...Array.from({ length: size }, (_, i) => `pixel${i + 1}`)]
  return Buffer.from([...header ? [names] : [], ...rows].map((row) => `${row.join(delimiter)}\n`).join(''))
}

/** What was names may be a row that can't be read, which is told of. */
function alikeOptions(before: Found, after: Found): boolean {
  const [one, other] = [before, after].map(({ plan }) => plan.options.kind === 'csv' ? plan.options : undefined)
  return one !== undefined && other !== undefined && (one.header || !other.header)
    && JSON.stringify({ ...one, header: false, faulty: 'drop' }) === JSON.stringify({ ...other, header: false, faulty: 'drop' })
}

/** Every digit of a table is a value: what its rows say to a plain reader is what must come of them, or be told of. */
const csv: Format = {
  name: 'CSV',
  sources: () => Promise.resolve([
    { files: { 'train.csv': csvText(0, trainCount, true, ','), 'test.csv': csvText(trainCount, testCount, true, ',') } },
    { files: { 'train.csv': csvText(0, trainCount, false, ';'), 'test.csv': csvText(trainCount, testCount, false, ';') } },
  ]),
  mutate(source, dice) {
    const name = dice.pick(['train.csv', 'test.csv']), whole = source.files[name]!
    const { bytes, what } = dice.chance(0.5) ? csvMutant(whole, dice) : { bytes: mutated(whole, dice), what: 'bytes' }
    const mutant = withFile(source, name, bytes)
    return {
      ...mutant, what: `${name}, ${what}`,
      onlyValues: (before, after) => alikeOptions(before, after)
        && readsAsWritten(after, mutant.files['train.csv']!, mutant.files['test.csv']!),
    }
  },
}

const csvPacked: Format = {
  name: 'CSV gzip',
  sources: async () => (await csv.sources()).map(({ files }) =>
    ({ files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)])) })),
  mutate(source, dice) {
    if (!dice.chance(0.02)) return damage(source, dice).mutant
    const row = gunzipSync(source.files['train.csv.gz']!).toString('latin1').split('\n')[1]!.replace(/\d+/g, '0')
    return { ...withFile(source, 'train.csv.gz', gzipSync(`${row}\n`.repeat(6_000_000))), what: 'a bomb of zeros', refused: true }
  },
}

export const tableFormats: readonly Format[] = [idxPlain, idxPacked, csv, csvPacked]
