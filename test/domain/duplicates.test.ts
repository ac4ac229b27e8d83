import { describe, expect, it } from 'vitest'
import { type Duplicates, groupsOf, type LikeGroup, likeKinds, surplusOf } from '../../src/domain/duplicates'

const example = (text: string, label = 0) => ({ split: text.split(' ')[0] as 'train' | 'test', index: Number(text.split(' ')[1]), label })
const names = ({ examples }: Pick<LikeGroup, 'examples'>) => examples.map(({ split, index }) => `${split} ${index}`)
const duplicates = (change: Partial<Duplicates>): Duplicates => ({
  examples: [example('train 1'), example('train 2'), example('train 3'), example('train 4', 1), example('test 1')], same: [], near: [], upTo: 12, ...change,
})

describe('groups of like images', () => {
  it('are equal images, and those within a difference of the first one', () => {
    const found = duplicates({ same: [[0, 1]], near: [[0, 2, 3], [2, 3, 5]] })
    expect(groupsOf(found, 0).map(names)).toEqual([['train 1', 'train 2']])
    expect(groupsOf(found, 4)).toMatchObject([{ rms: 3 }])
    expect(groupsOf(found, 4).map(names)).toEqual([['train 1', 'train 2', 'train 3']])
  })
  it('aren’t chains: an image that is like another’s like but not like the first is in a group of its own', () => {
    const found = duplicates({ near: [[0, 1, 4], [1, 2, 4], [2, 3, 4]] })
    expect(groupsOf(found, 12).map(names)).toEqual([['train 1', 'train 2'], ['train 3', 'train 4']])
  })
  it('have a test image first, which the others are like', () => {
    expect(groupsOf(duplicates({ near: [[0, 4, 2], [0, 1, 3]] }), 12).map(names)).toEqual([['test 1', 'train 1']])
    expect(groupsOf(duplicates({ same: [[0, 4]], near: [[0, 1, 3]] }), 12).map(names)).toEqual([['test 1', 'train 1', 'train 2']])
  })
  it('come equal ones first, then as they differ', () => {
    expect(groupsOf(duplicates({ same: [[3, 4]], near: [[0, 1, 3]] }), 12).map(({ rms }) => rms)).toEqual([0, 3])
  })
})

describe('what is wrong with a group', () => {
  const group = (examples: LikeGroup['examples'], rms = 0): LikeGroup => ({ examples, rms })
  const kindsOf = (one: LikeGroup) => Object.entries(likeKinds).filter(([, { holds }]) => holds(one)).map(([kind]) => kind)
  it.each<[string, LikeGroup, string[]]>([
    ['a leak', group([example('test 1'), example('train 1')]), ['all', 'leaks', 'exact']],
    ['two labels', group([example('train 1'), example('train 2', 1)], 2), ['all', 'labels', 'train', 'near']],
    ['in test alone', group([example('test 1'), example('test 2')]), ['all', 'test', 'exact']],
  ])('is %s', (_what, one, kinds) => expect(kindsOf(one)).toEqual(kinds))
})

describe('what is best left out of a group', () => {
  it.each<[string, string[], string[]]>([
    ['all but one of train', ['train 1', 'train 2', 'train 3'], ['train 2', 'train 3']],
    ['all of train where one stands in test', ['test 1', 'test 2', 'train 1', 'train 2'], ['train 1', 'train 2']],
    ['nothing of test', ['test 1', 'test 2'], []],
  ])('is %s', (_what, group, expected) =>
    expect(names({ examples: surplusOf({ examples: group.map((text) => example(text)), rms: 0 }) })).toEqual(
      _what.startsWith('nothing') ? [] : expected))
})
