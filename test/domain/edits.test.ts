import { describe, expect, it } from 'vitest'
import { type Architecture, architectureSchema } from '../../src/domain/architecture'
import {
  addBranch, applyFix, duplicateItems, extentProblem, insertItem, insertItems, moveItems, neighbours, outermost, removeBranch,
  removeItems, setDisabled, unwrapItem, updateItem, wrapItems,
} from '../../src/domain/edits'
import { layerTypes } from '../../src/domain/layers'
import {
  containerTypes, depthOf, maximumDepth, maximumLayers, type Repeat, rootList, type Stack, type StackItem,
} from '../../src/domain/stack'
import { architectureOf } from '../engine/smallExperiment'

const network = architectureOf([
  { type: 'Conv2D', name: 'a' },
  { type: 'Branch', name: 'b', merge: 'Add', branches: [[{ type: 'Conv2D', name: 'c' }, { type: 'Dropout', name: 'd' }], []] },
  { type: 'Repeat', name: 'r', times: 3, layers: [{ type: 'Dense', name: 'e' }] },
  { type: 'Flatten', name: 'f' },
])
const frozen = structuredClone(network)
/** `a b(c d|) r(e) f` */
const drawn = (stack: Stack): string => stack.map((item: StackItem) =>
  item.type === 'Branch' ? `${item.name}(${item.branches.map(drawn).join('|')})`
  : item.type === 'Repeat' ? `${item.name}(${drawn(item.layers)})` : item.name).join(' ')
const picture = ({ layers }: Architecture) => drawn(layers)
const root = (index: number) => ({ list: rootList, index })

describe('edits', () => {
  it.each([...layerTypes, ...containerTypes])('insert a %s with its defaults, valid as it is', (type) => {
    const { architecture, names } = insertItem(network, root(1), type)
    expect(architecture.layers[1]).toMatchObject({ type, name: names[0] })
    expect(architectureSchema.parse(architecture)).toEqual(architecture)
  })

  it.each([
    ['b:0', 1, 'a b(c dense d|) r(e) f'], ['b:1', 0, 'a b(c d|dense) r(e) f'], ['r', 1, 'a b(c d|) r(e dense) f'],
    [rootList, 4, 'a b(c d|) r(e) f dense'],
  ])('insert into the list %j at %i', (list, index, expected) => {
    expect(picture(insertItem(network, { list, index }, 'Dense').architecture)).toBe(expected)
  })

  it.each([
    [['a'], root(2), 'b(c d|) a r(e) f'], [['f'], root(0), 'f a b(c d|) r(e)'], [['a', 'f'], { list: 'b:1', index: 0 }, 'b(c d|a f) r(e)'],
    [['d', 'c'], root(4), 'a b(|) r(e) f c d'], [['b'], { list: 'r', index: 0 }, 'a r(b(c d|) e) f'],
    [['c', 'b'], root(4), 'a r(e) f b(c d|)'], [['c'], { list: 'b:0', index: 2 }, 'a b(d c|) r(e) f'],
  ])('move %j', (names, place, expected) => {
    expect(picture(moveItems(network, names, place))).toBe(expected)
  })

  it.each([[['b'], { list: 'b:0', index: 0 }], [['a', 'r'], { list: 'r', index: 0 }]])('move nothing into itself: %j', (names, place) => {
    expect(moveItems(network, names, place)).toBe(network)
  })

  it('remove items wherever they stand, a container with what it holds', () => {
    expect(picture(removeItems(network, ['a', 'd', 'r']))).toBe('b(c|) f')
  })

  it('duplicate behind the last, under names of their own, with their fields', () => {
    const { architecture, names } = duplicateItems(updateItem(network, 'c', { filters: 9 }), ['b', 'c'])
    expect(picture(architecture)).toBe('a b(c d|) branch(conv2d dropout|) r(e) f')
    expect(names).toEqual(['branch'])
    expect(JSON.stringify(architecture.layers[2])).toContain('"filters":9')
  })

  it('insert items from elsewhere under free names', () => {
    const copied = insertItems(network, root(0), [network.layers[1]!]).architecture
    expect(picture(copied)).toBe('branch(conv2d dropout|) a b(c d|) r(e) f')
    const strangers = architectureOf([{ type: 'Dense', name: 'new' }]).layers
    expect(insertItems(network, root(0), strangers).names).toEqual(['new'])
  })

  it('update the fields given and no others', () => {
    const { layers } = updateItem(network, 'e', { units: 9 })
    const repeat = network.layers[2] as Repeat
    expect(layers[2]).toEqual({ ...repeat, layers: [{ ...repeat.layers[0], units: 9 }] })
    expect(layers[1]).toBe(network.layers[1])
  })

  it('disable and enable again', () => {
    const off = setDisabled(network, ['c', 'r'], true)
    expect(JSON.stringify(off).match(/"disabled":true/g)).toHaveLength(2)
    expect(JSON.parse(JSON.stringify(setDisabled(off, ['c', 'r'], false)))).toEqual(JSON.parse(JSON.stringify(network)))
  })

  it('put neighbours in a container, in whatever order they were chosen', () => {
    expect(picture(wrapItems(network, ['f', 'r'], 'Repeat')!.architecture)).toBe('a b(c d|) repeat(r(e) f)')
    expect(picture(wrapItems(network, ['c'], 'Branch')!.architecture)).toBe('a b(branch(c|) d|) r(e) f')
    expect(wrapItems(network, ['a', 'f'], 'Repeat')).toBeUndefined()
    expect(neighbours(network, ['a', 'c'])).toBeUndefined()
  })

  it('put what a container holds in its place', () => {
    expect(picture(unwrapItem(network, 'b').architecture)).toBe('a c d r(e) f')
    expect(unwrapItem(network, 'a')).toEqual({ architecture: network, names: [] })
  })

  it('add and remove branches; the last one stays', () => {
    expect(picture(addBranch(network, 'b'))).toBe('a b(c d||) r(e) f')
    const single = removeBranch(network, 'b', 0)
    expect(picture(single)).toBe('a b() r(e) f')
    expect(removeBranch(single, 'b', 0)).toBe(single)
  })

  it('know what stands within what', () => {
    expect(outermost(network, ['d', 'e', 'b']).map(({ name }) => name)).toEqual(['b', 'e'])
  })

  it('leave the document they were given as it was, and of what isn’t there change nothing', () => {
    insertItem(network, root(0), 'Dense'); moveItems(network, ['a'], root(2)); removeItems(network, ['b'])
    duplicateItems(network, ['b']); updateItem(network, 'a', { filters: 1 }); wrapItems(network, ['a'], 'Branch'); unwrapItem(network, 'b')
    expect(network).toEqual(frozen)
    for (const edited of [
      moveItems(network, ['nobody'], root(0)), removeItems(network, ['nobody']), updateItem(network, 'nobody', { units: 1 }),
      duplicateItems(network, ['nobody']).architecture, addBranch(network, 'a'), removeBranch(network, 'a', 0),
    ]) expect(edited).toEqual(network)
  })
})

describe('what is too large or too deep', () => {
  const nested = (depth: number) => Array.from({ length: depth }).reduce<Architecture>(
    (architecture) => wrapItems(architecture, [architecture.layers[0]!.name], 'Repeat')!.architecture, architectureOf([{ type: 'Flatten' }]))
  it('is told in a sentence', () => {
    expect(extentProblem(nested(maximumDepth))).toBeUndefined()
    expect(depthOf(nested(maximumDepth).layers)).toBe(maximumDepth)
    expect(extentProblem(nested(maximumDepth + 1))).toBe('Branch and Repeat stand at most 6 deep within each other')
    const wide = architectureOf(Array.from({ length: maximumLayers }, () => ({ type: 'Dropout' as const })))
    expect(extentProblem(wide)).toBeUndefined()
    expect(extentProblem(insertItem(wide, root(0), 'Dropout').architecture)).toBe('A network holds at most 500 layers')
  })
})

describe('applyFix', () => {
  const label = ''
  it('does what its kind says, at the item’s place', () => {
    expect(picture(applyFix(network, 'e', { kind: 'insert-before', type: 'Flatten', label }))).toBe('a b(c d|) r(flatten e) f')
    expect(picture(applyFix(network, 'output', { kind: 'insert-before', type: 'Flatten', label }))).toBe('a b(c d|) r(e) f flatten')
    expect(picture(applyFix(network, 'b', { kind: 'append-to-branch', branch: 1, type: 'Conv2D', label }))).toBe('a b(c d|conv2d) r(e) f')
    expect(picture(applyFix(network, 'a', { kind: 'remove', label }))).toBe('b(c d|) r(e) f')
    expect(applyFix(network, 'a', { kind: 'set', fields: { padding: 'same' }, label }).layers[0]).toHaveProperty('padding', 'same')
    const within = applyFix(network, 'b', { kind: 'set-within', items: ['a', 'c'], fields: { padding: 'same' }, label })
    expect(JSON.stringify(within).match(/"padding":"same"/g)).toHaveLength(2)
  })

  it('moves before the first on the way to it, with the container that it stands in', () => {
    const flat = architectureOf([
      { type: 'Branch', branches: [[{ type: 'Flatten', name: 'aside' }]] }, { type: 'Flatten', name: 'x' }, { type: 'Flatten', name: 'y' },
      { type: 'Repeat', name: 'r', layers: [{ type: 'Conv2D', name: 'z' }] },
    ])
    expect(picture(applyFix(flat, 'z', { kind: 'move-before', type: 'Flatten', label }))).toBe('layer_0(aside) r(z) x y')
    expect(applyFix(flat, 'aside', { kind: 'move-before', type: 'Flatten', label })).toBe(flat)
  })
})
