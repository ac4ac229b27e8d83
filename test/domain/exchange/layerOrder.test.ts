import { expect, it } from 'vitest'
import { kerasOrder } from '../../../src/domain/exchange/layerOrder'
import { placesOf } from '../../../src/domain/exchange/places'

const node = (name: string, ...inputs: string[]) => ({ name, inputs })

/** `[layer.name for layer in model.layers]` of that model in Keras 3.15, its input left out. */
it('puts layers in the order of Keras\'s model.layers, whatever order they come in', () => {
  const layers = [
    node('a', 'in'), node('b1', 'a'), node('c1', 'a'), node('c2', 'c1'), node('c3', 'c2'), node('d1', 'a'), node('d2', 'd1'),
    node('join', 'b1', 'c3', 'd2', 'a'), node('flat', 'join'), node('out', 'flat'),
  ]
  const wanted = ['a', 'c1', 'c2', 'd1', 'b1', 'c3', 'd2', 'join', 'flat', 'out']
  expect(kerasOrder(layers, 'out').map(({ name }) => name)).toEqual(wanted)
  expect(kerasOrder([...layers].reverse(), 'out').map(({ name }) => name)).toEqual(wanted)
})

it('takes networks thousands of layers deep', () => {
  const chain = Array.from({ length: 20_000 }, (_, i) => node(`n${i}`, `n${i - 1}`))
  expect(kerasOrder(chain, 'n19999').map(({ name }) => name)).toEqual(chain.map(({ name }) => name))
})

it('counts places by class, as weight files do', () => {
  const of = (...classes: string[]) => [...placesOf(classes.map((className, i) =>
    ({ className, name: String(i), config: {}, inputs: [] }))).values()]
  expect(of('Conv2D', 'Dense', 'Conv2D', 'PReLU', 'SimpleRNN', 'GlobalMaxPooling2D', 'LSTM', 'Conv2D', 'Add'))
    .toEqual(['conv2d', 'dense', 'conv2d_1', 'p_re_lu', 'simple_rnn', 'global_max_pooling2d', 'lstm', 'conv2d_2', 'add'])
})
