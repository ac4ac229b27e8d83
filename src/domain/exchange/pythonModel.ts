import { definitionOf, type LayerType, layers } from '../layers'
import { dense } from '../layers/dense'
import type { Fields } from '../layers/fields'
import { kerasValue } from './fieldValues'
import type { KerasObject, WrittenLayer, WrittenNetwork } from './kerasNetwork'
import type { Preprocessing } from '../preprocessing'
import { modelName } from './kerasJson'
import { pythonCall, pythonLiteral, pythonString, pythonVariable } from './pythonSource'

/** `build_model()`: the network in Keras's functional API, every field that isn't Keras's default written out. */
export function pythonModel(network: WrittenNetwork, scale: Preprocessing['scale']): string {
  const { input } = network
  const variables = variablesOf(network)
  const lines = network.layers.map((layer) => {
    const inputs = layer.inputs.map((name) => variables.get(name)!)
    const call = pythonCall(`layers.${layer.className}`, argumentsOf(layer), 4)
    return `    ${variables.get(layer.name)!} = ${call}(${inputs.length > 1 ? `[${inputs.join(', ')}]` : inputs[0]!})`
  })
  return [
    'def build_model():',
    `    """The network. Its input is float images ${scaleInWords[scale]}."""`,
    `    inputs = keras.Input(shape=${pythonLiteral(input.shape)}, name=${pythonString(input.name)})`,
    ...lines,
    `    return keras.Model(inputs, ${variables.get(network.output)!}, name=${pythonString(modelName(network))})`,
  ].join('\n')
}

const scaleInWords: Record<Preprocessing['scale'], string> = {
  unit: 'from 0 to 1: pixels divided by 255',
  standardise: 'with pixels divided by 255, then less the mean and divided by the deviation of their channel',
}

function variablesOf({ input, layers: all }: WrittenNetwork): Map<string, string> {
  const variables = new Map([[input.name, 'inputs']]), taken = new Set(['inputs'])
  for (const { name } of all) {
    let variable = pythonVariable(name)
    while (taken.has(variable)) variable += '_'
    taken.add(variable)
    variables.set(name, variable)
  }
  return variables
}

function argumentsOf({ className, config, name }: WrittenLayer): string[] {
  const fields = Object.hasOwn(layers, className) ? definitionOf(className as LayerType).fields as Fields : {}
  const given = Object.entries(config).filter(([key, value]) => {
    if (key === 'activation' && className !== 'Activation') return value !== 'linear'
    const field = className === 'Dense' ? (dense.fields as Fields)[key] : fields[key]
    // What stands behind "More" has Keras's default; the rest is told in any case.
    return !field?.more || JSON.stringify(value) !== JSON.stringify(kerasValue(field, field.default))
  })
  return [...given.map(([key, value]) => `${key}=${argument(key, value)}`), `name=${pythonString(name)}`]
}

function argument(key: string, value: unknown): string {
  const module = /_initializer$/.test(key) ? 'initializers' : /_regularizer$/.test(key) ? 'regularizers' : undefined
  if (!module || !value) return pythonLiteral(value)
  const { class_name, config } = value as KerasObject
  const parameters = Object.entries(config).map(([name, parameter]) => `${name}=${pythonLiteral(parameter)}`)
  return `keras.${module}.${class_name}(${parameters.join(', ')})`
}
