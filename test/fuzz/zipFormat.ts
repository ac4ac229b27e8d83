import { pngBytes, zipBytes, type ZipMember } from '../import/pictureFiles'
import type { Dice } from './dice'
import type { Format } from './format'
import { mutated } from './mutations'

const picture = (seed: number): Buffer => pngBytes(6, 4, (x, y) => (seed + x * 7 + y * 3) & 255)
const members: readonly ZipMember[] = [
  'train/cat/1.png', 'train/cat/2.png', 'train/dog/1.png', 'train/dog/2.png', 'train/Œuf/1.png', 'test/cat/1.png', 'test/dog/1.png', 'test/Œuf/1.png',
].map((name, i) => ({ name: `set/${name}`, content: picture(20 * i), stored: i % 2 === 1 }))

/** Members that a zip with them is refused for, whole. */
const bad: readonly [what: string, member: (dice: Dice) => ZipMember][] = [
  ['a name that leads out', (dice) => ({ name: dice.pick(['../x.png', 'set/../../x.png', 'set/train/cat/../x.png', './x.png', 'set//x.png', '..']), content: picture(1) })],
  ['an absolute name', (dice) => ({ name: dice.pick(['/etc/x.png', '//host/x.png', '/']), content: picture(1) })],
  ['a drive', (dice) => ({ name: dice.pick(['C:/x.png', 'c:x.png', 'Z:/set/train/cat/9.png']), content: picture(1) })],
  ['a backslash', (dice) => ({ name: dice.pick(['set\\train\\cat\\9.png', '..\\x.png', '\\x.png']), content: picture(1) })],
  ['a NUL', () => ({ name: 'set/train/cat/9.png\0.txt', content: picture(1) })],
  ['no name', () => ({ name: '', content: picture(1) })],
  ['a long name', () => ({ name: `set/train/${'x'.repeat(2000)}/1.png`, content: picture(1) })],
  ['a link', () => ({ name: 'set/train/cat/9.png', content: '/etc/passwd', mode: 0o120777 })],
  ['a name twice', () => ({ ...members[0]! })],
  ['names that differ in case', (dice) => ({ ...members[0]!, name: dice.pick(['set/train/cat/1.PNG', 'set/train/Cat/9.png', 'SET/train/cat/9.png']) })],
  ['a file for a folder', () => ({ name: 'set/train/cat', content: picture(1) })],
  ['an encrypted member', () => ({ name: 'set/train/cat/9.png', content: picture(1), flags: 0x801 })],
  ['bytes of another member', (dice) => ({ ...members[0]!, name: 'set/train/cat/9.png', at: dice.below(members.length) })],
]
/** Members that are left out and told of. */
const told: readonly [what: string, member: (dice: Dice) => ZipMember][] = [
  ['a bomb', () => ({ name: 'set/train/cat/9.png', content: Buffer.alloc(150_000_000) })],
  ['a bomb that says it is small', (dice) => ({ name: 'set/train/cat/9.png', content: Buffer.alloc(150_000_000), size: dice.pick([0, 1, 5000]) })],
  ['a member that says it is large', (dice) => ({ name: 'set/train/cat/9.png', content: picture(1), size: dice.pick([2 ** 31, 199_999_999, 100_000_000, 2 ** 32 - 2]) })],
  ['a wrong sum', () => ({ name: 'set/train/cat/9.png', content: picture(1), crc: 7 })],
  ['a way of packing that isn\'t known', (dice) => ({ name: 'set/train/cat/9.png', content: picture(1), method: dice.pick([1, 9, 12, 14, 93, 99]) })],
  ['no picture', (dice) => ({ name: 'set/train/cat/9.png', content: dice.pick(['', 'x', 'PK']) })],
]

/** Every member has a sum, and its name stands there twice. */
export const zipFormat: Format = {
  name: 'zip',
  sources: () => Promise.resolve([{ files: { 'set.zip': zipBytes(members) }, open: ['set.zip'] }]),
  mutate(source, dice) {
    const kind = dice.below(100)
    if (kind < 25) {
      const refused = kind < 16, [what, member] = dice.pick(refused ? bad : told)
      const all = [...members], at = dice.below(all.length + 1), one = member(dice)
      all.splice('at' in one ? all.length : at, 0, one)
      return { ...source, files: { 'set.zip': zipBytes(all) }, what, ...(refused ? { refused } : {}) }
    }
    return { ...source, files: { 'set.zip': mutated(source.files['set.zip']!, dice) }, what: 'bytes' }
  },
}
