import { describe, expect, it } from 'vitest'
import { architectureFormatNames, writeArchitecture } from '../../../src/domain/exchange/formats'
import { preprocessingNotes } from '../../../src/domain/exchange/preprocessingNotes'
import { parseExperiment } from '../../../src/domain/experiment'
import type { Sides } from '../../../src/domain/layers/fields'
import { preprocessingDefaults } from '../../../src/domain/preprocessing'
import { failureOf } from '../failureOf'
import { architectureOf } from '../../engine/smallExperiment'
import { makeExperiment, makeRun } from '../../renderer/makeRun'

const { data } = makeRun()
const experiment = (layers: Parameters<typeof architectureOf>[0], more = {}) =>
  ({ ...makeExperiment(), architecture: { ...architectureOf(layers), ...more } })

describe('what a format has no place for', () => {
  const rich = experiment([
    { type: 'Repeat', times: 3, layers: [{ type: 'Conv2D', filters: 2, padding: 'same' }] },
    { type: 'Dropout', disabled: true }, { type: 'Flatten' },
  ], { parameter_budget: 1000 })

  it.each(architectureFormatNames.filter((format) => format !== 'json'))('is named by %s', (format) => {
    const { notes } = writeArchitecture(rich, data, format)
    expect(notes).toEqual(expect.arrayContaining([
      { item: 'layer_0', what: expect.stringContaining('3 times') as string },
      { item: 'layer_1', what: expect.stringContaining('disabled') as string },
      { item: '', what: expect.stringContaining('budget') as string },
    ]))
  })
  const preprocessed = {
    ...experiment([{ type: 'Flatten' }]), preprocessing: { ...preprocessingDefaults(), pad: [[2, 2], [2, 2]] as Sides, scale: 'standardise' as const },
  }
  it.each(['keras3', 'keras2', 'tfjs'] as const)('is what is done with images before the network, for %s', (format) => {
    const { text, notes } = writeArchitecture(preprocessed, data, format)
    expect(text).toMatch(/32,\s*32,\s*1/) // what the network takes
    expect(notes).toContainEqual(
      { item: '', what: 'Preprocessing is left out: the network takes images padded by 2, standardised' })
  })
  it('is told with its figures beside a trained network\'s weights', () => {
    const [note] = preprocessingNotes(preprocessed.preprocessing, { mean: [0.28604], deviation: [0.3530242] })
    expect(note!.what).toMatch(/pixels from 0 to 1 less the mean, divided by the deviation: mean 0\.28604000, deviation 0\.35302420\)$/)
  })
  it('is done by a program of Python itself', () => {
    const { text, notes } = writeArchitecture(preprocessed, data, 'python')
    expect(text).toContain('np.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0)), constant_values=0)')
    expect(text).toContain('(x - mean) / deviation')
    expect(JSON.stringify(notes)).not.toContain('Preprocessing')
  })

  it('is nothing in our own', () => {
    const { text, notes } = writeArchitecture(rich, data, 'json')
    expect(notes).toEqual([])
    expect(parseExperiment(text, 'file')).toEqual(rich)
  })

  it.each([
    [{ type: 'GRU', units: 3 }, 'reset_after'],
    [{ type: 'Conv2D', filters: 2, groups: 1, activation: 'hard_sigmoid' }, 'hard_sigmoid'],
    [{ type: 'DepthwiseConv2D', dilation_rate: [2, 2] }, 'dilation'],
    [{ type: 'UpSampling2D', interpolation: 'bilinear' }, 'bilinear'],
  ] as const)('is refused by tfjs where it would predict otherwise: %j', async (layer, what) => {
    const before = layer.type === 'GRU' ? [{ type: 'Reshape' as const, target_shape: [28, 28] }] : []
    const after = layer.type === 'GRU' ? [] : [{ type: 'Flatten' as const }]
    const failure = await failureOf(() => writeArchitecture(experiment([...before, { ...layer }, ...after]), data, 'tfjs'))
    expect(failure.code).toBe('model-unsupported')
    expect(failure.what).toContain(`layer_${before.length}`)
    expect(failure.what).toContain(what)
  })

  it('is refused where the layers don\'t fit', async () => {
    const failure = await failureOf(() => writeArchitecture(experiment([{ type: 'Dense' }]), data, 'keras3'))
    expect(failure).toMatchObject({ code: 'architecture-invalid', where: 'layer layer_0' })
  })
})

describe('a program of Python', () => {
  it('can\'t be broken out of by names that a person has given', () => {
    const name = '"""\nimport os\nos.system("x")\n\'\\'
    const own = { ...experiment([{ type: 'Flatten' }]), architecture: { ...architectureOf([{ type: 'Flatten' }]), name } }
    const classes = ['it\'s', 'back\\slash', 'new\nline', '"""', '🧥']
    const { text } = writeArchitecture(own, { ...data, classes }, 'python')
    expect(text.split('\n')[0]).toMatch(/^""" ?import os os\.system\( x \) ?: built and trained with Keras 3\.$/)
    expect(text).not.toMatch(/^import os$/m)
    expect(text).toContain(String.raw`('it\U00000027s', 'back\U0000005cslash', 'new\U0000000aline', '"""'`)
  })
  it('has no names that Python keeps for itself', () => {
    const { text } = writeArchitecture(experiment([
      { type: 'Flatten', name: 'lambda' }, { type: 'Dense', name: 'keras' }, { type: 'Dense', name: 'inputs' },
    ]), data, 'python')
    for (const line of ['lambda_ = layers.Flatten', 'keras_ = layers.Dense', 'inputs_ = layers.Dense']) expect(text).toContain(line)
  })
})
