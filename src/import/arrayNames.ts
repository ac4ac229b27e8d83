import { mostClasses } from '../domain/dataImport'
import { fail } from '../domain/failure'
import { axesFor, type Axes } from './arrayAxes'
import { type PartName, partOfName } from './partNames'
import { shapeText, type Variable } from './variable'

/** What a variable is by its name; the lower `rank`, the plainer the name says it. */
interface Role { part: PartName | undefined; what: 'images' | 'labels' | undefined; rank: number }

const labelWords = /^(y|labels?|targets?|gnd|class(es)?|categor(y|ies)|lbls?|digits?)$/
const imageWords = /^(x|images?|imgs?|data|features?|fea|pixels?|inputs?|samples?|pictures?)$/
/** Files that hold one array without a name of its own. */
const nameless = /(^|\/)(arr_0|data|array)$/i

function roleOf(name: string): Role {
  const part = partOfName(name) ?? (/^[xy]_?te$/i.test(name) ? 'test' : /^[xy]_?tr$/i.test(name) ? 'train' : undefined)
  const words = name.replace(/train(ing)?|test(ing)?|t10k|valid(ation)?/gi, ' ').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
    .split(/[^a-z]+/).filter(Boolean)
  const last = words[words.length - 1]
  const what = words.some((word) => labelWords.test(word)) ? 'labels'
    : words.some((word) => imageWords.test(word)) ? 'images'
      : /labels?$/.test(last ?? '') ? 'labels' : /(images?|imgs?)$/.test(last ?? '') ? 'images' : undefined
  return { part, what, rank: words.length }
}

/** How many examples labels may be for: of a column or row one for each, of a matrix one for each row or column. */
export function labelCounts({ shape, texts }: Variable): number[] {
  const sides = shape.filter((side) => side !== 1)
  if (shape.length === 0 || sides.length > 2) return []
  if (sides.length < 2) return [sides[0] ?? 1]
  // A one-hot matrix; of text, a character array that has one a row.
  return texts ? [shape[0]!] : sides.filter((_, i) => sides[1 - i]! <= mostClasses)
}

/** Axes of images that go with labels, undefined where the two don't fit. */
export function axesOfPair(images: Variable, labels: Variable): Axes | undefined {
  for (const count of labelCounts(labels)) {
    const axes = axesFor(images, count)
    if (axes) return axes
  }
  return undefined
}

export interface Pair { images: Variable; labels: Variable; axes: Axes }
export interface Picked { train: Pair; test: Pair | undefined; notes: string[] }

/**
 * Which variables are images and labels to train and to test on: by their usual names, else by their shapes.
 * @throws FailureError `data-damaged` with the variables and their shapes, where it isn't clear
 */
export function pickVariables(variables: readonly Variable[], where: string): Picked {
  const roles = variables.map((variable) => ({ variable, ...roleOf(variable.name.replace(nameless, '') || variable.name) }))
  const named = (part: PartName | undefined, what: Role['what']): Variable[] => roles
    .filter((role) => role.part === part && role.what === what).sort((a, b) => a.rank - b.rank).map(({ variable }) => variable)
  const pairOf = (part: PartName | undefined): Pair | undefined => firstPair(named(part, 'images'), named(part, 'labels'))
  const train = pairOf('train') ?? pairOf(undefined), test = pairOf('test')
  const used = new Set([train, test].flatMap((pair) => pair ? [pair.images, pair.labels] : []))
  const leftOver = () => variables.filter((variable) => !used.has(variable) && variable.numbers)
  if (train) {
    const unused = leftOver().map(({ name }) => name)
    return { train, test, notes: unused.length ? [`Not used: ${unused.slice(0, 10).join(', ')}${unused.length > 10 ? ', …' : ''}.`] : [] }
  }
  const pairs = variables.flatMap((images) => images.numbers && images.shape.length > 1
    ? variables.flatMap((labels) => pairsOf(images, labels)) : [])
  if (pairs.length !== 1) {
    return fail('data-damaged', variables.length ? `It isn't clear which are images and which labels of ${variablesText(variables)}` : 'It has no arrays of numbers',
      'Name them x_train and y_train (and x_test and y_test), with a label for each image.', where)
  }
  const [pair] = pairs as [Pair]
  return { train: pair, test: undefined, notes: [`Going by their shapes, ${pair.images.name} are the images and ${pair.labels.name} the labels.`] }
}

function pairsOf(images: Variable, labels: Variable): Pair[] {
  if (images === labels || labels.shape.filter((side) => side !== 1).length > 1) return []
  const axes = axesOfPair(images, labels)
  return axes ? [{ images, labels, axes }] : []
}

function firstPair(images: readonly Variable[], labels: readonly Variable[]): Pair | undefined {
  for (const one of images) {
    if (!one.numbers) continue
    for (const other of labels) {
      const axes = axesOfPair(one, other)
      if (axes) return { images: one, labels: other, axes }
    }
  }
  return undefined
}

export const variablesText = (variables: readonly Variable[]): string =>
  variables.slice(0, 12).map(({ name, shape }) => `${name} (${shapeText(shape)})`).join(', ') + (variables.length > 12 ? ', …' : '')
