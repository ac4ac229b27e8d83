import { type Architecture, outputName } from './architecture'
import { definitionOf } from './layers'
import { dense } from './layers/dense'
import { flatProblem, type Inference, type Problem, type WeightSpec } from './layers/definition'
import { type Shape, sizeOf } from './shape'

/** What one layer makes of its input, or why it can't; `waiting` stands behind a layer that has a problem. */
export type LayerAnalysis =
  | {
    state: 'ok'
    input: Shape
    output: Shape
    weights: WeightSpec[]
    parameters: ParameterCount
    multiplyAdds: number
  }
  | { state: 'problem'; input: Shape; problem: Problem }
  | { state: 'waiting' }

export interface ParameterCount { trainable: number; nonTrainable: number }

export interface Analysis {
  /** One entry a layer, then one for the output. */
  layers: LayerAnalysis[]
  /** Of the layers that could be worked out. */
  parameters: ParameterCount
  multiplyAdds: number
  /** Values that all layers put out for one example. */
  activations: number
  /** The first problem with where it sits, or undefined where the network can be trained. */
  problem?: { index: number; layer: string; problem: Problem }
}

/** A network of more parameters than any machine here could hold is refused before anything is allocated. */
const maximumParameters = 500_000_000
const maximumActivations = 500_000_000

const count = (weights: WeightSpec[], trainable: boolean): number =>
  weights.filter((weight) => weight.trainable === trainable).reduce((sum, weight) => sum + sizeOf(weight.shape), 0)

/** The output's Dense over as many classes as the data has. */
function inferOutput({ output }: Architecture, input: Shape, classes: number): Inference {
  const problem = flatProblem(input)
  if (problem) return problem
  const { use_bias, kernel_initializer, bias_initializer } = output
  return dense.infer({ units: classes, activation: 'linear', use_bias, kernel_initializer, bias_initializer }, input)
}

/** @param before parameters of the layers ahead */
function sizeProblem(inferred: Inference, input: Shape, before: ParameterCount): Inference {
  if ('problem' in inferred) return inferred
  const own = count(inferred.weights, true) + count(inferred.weights, false)
  const parameters = own + totalParameters(before)
  if (parameters > maximumParameters) {
    const what = own > maximumParameters
      ? `Would have ${own.toLocaleString('en')}`
      : `Would bring the network to ${parameters.toLocaleString('en')}`
    return { problem: { reason: `${what} parameters, more than the ${maximumParameters.toLocaleString('en')} allowed; make it or its ${input.join(' × ')} input smaller` } }
  }
  if (sizeOf(inferred.output) > maximumActivations) {
    return { problem: { reason: `Would put out ${inferred.output.join(' × ')} values, too many; make it smaller` } }
  }
  return inferred
}

/**
 * Shapes, parameters and cost of every layer for one example of `input`, up to the first layer that doesn't fit.
 * @param input one example, `[height, width, channels]`
 * @param classes how many classes the data has
 */
export function analyse(architecture: Architecture, input: Shape, classes: number): Analysis {
  const analysis: Analysis = {
    layers: [], parameters: { trainable: 0, nonTrainable: 0 }, multiplyAdds: 0, activations: 0,
  }
  let shape: Shape | undefined = input
  for (let index = 0; index <= architecture.layers.length; index++) {
    if (!shape) {
      analysis.layers.push({ state: 'waiting' })
      continue
    }
    const spec = architecture.layers[index]
    const inferred: Inference = sizeProblem(
      spec ? definitionOf(spec.type).infer(spec as never, shape) : inferOutput(architecture, shape, classes),
      shape, analysis.parameters,
    )
    if ('problem' in inferred) {
      analysis.layers.push({ state: 'problem', input: shape, problem: inferred.problem })
      analysis.problem = { index, layer: spec?.name ?? outputName, problem: inferred.problem }
      shape = undefined
      continue
    }
    const { output, weights, multiplyAdds } = inferred
    const parameters = { trainable: count(weights, true), nonTrainable: count(weights, false) }
    analysis.layers.push({ state: 'ok', input: shape, output, weights, parameters, multiplyAdds })
    analysis.parameters.trainable += parameters.trainable
    analysis.parameters.nonTrainable += parameters.nonTrainable
    analysis.multiplyAdds += multiplyAdds
    analysis.activations += sizeOf(output)
    shape = output
  }
  return analysis
}

export const totalParameters = ({ trainable, nonTrainable }: ParameterCount): number => trainable + nonTrainable

