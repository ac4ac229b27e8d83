import { analyse } from '../domain/analysis'
import { type Architecture, outputName } from '../domain/architecture'
import type { DataFacts } from '../domain/dataset'
import { type KerasNetwork } from '../domain/exchange/kerasNetwork'
import { kerasOrder } from '../domain/exchange/layerOrder'
import type { Note } from '../domain/exchange/note'
import { placesOf } from '../domain/exchange/places'
import { readArchitecture } from '../domain/exchange/readArchitecture'
import { readNetwork } from '../domain/exchange/readNetwork'
import { tfjsFormulas } from '../domain/exchange/tfjsModel'
import { parseUntrusted } from '../domain/untrustedJson'
import { writtenNetwork } from '../domain/exchange/writtenNetwork'
import { checkExperiment, type Experiment, experimentFormat } from '../domain/experiment'
import { fail, FailureError } from '../domain/failure'
import { lossesFor, lossFor } from '../domain/losses'
import { inputShape } from '../domain/preprocessing'
import { formatShape, type Shape } from '../domain/shape'
import { Hdf5Reader, isHdf5 } from './hdf5'
import { hasTrainingConfig, readModelConfig, readModelWeights } from './kerasModelFile'
import { readKerasWeights } from './kerasWeightsFile'
import { matchWeights, type NamedTensor, type SavedLayer } from './savedLayers'
import { isTfjs, readManifest, readTfjsWeights } from './tfjsFiles'
import { isZip, readZip } from './zip'

/** A file that a person has given, by its name without folders. */
export interface GivenFile { name: string; bytes: Uint8Array }

/** What weights without an architecture are for, and which data an architecture is meant for. */
export interface Current { experiment: Experiment; data: Pick<DataFacts, 'shape' | 'classes'> }

export interface ImportedModel {
  /** The file's own document, or the current experiment with the file's architecture. */
  experiment: Experiment
  /** False where the files hold weights alone, which are for the current experiment. */
  hasArchitecture: boolean
  /** What the network takes and how many classes it tells apart. */
  shape: DataFacts['shape']
  classes: number
  notes: Note[]
  /** Where the files hold weights, all of the network's, as a checkpoint has them. */
  weights?: NamedTensor[]
}

const advice = 'Choose a Layerbench experiment, a Keras model (.json, .h5, .keras), weights (.weights.h5) or a tfjs model.json with its .bin files.'
const jsonBytes = 20_000_000, weightBytes = 1_073_741_824

/**
 * Reads what a person has given: one model or file of weights, with the files that go with it. Nothing that a file names is
 * opened, nothing in it is run.
 * @throws FailureError `model-invalid`, `model-unsupported`, `weights-mismatch`, `experiment-invalid`, naming file and layer
 */
export async function importModel(files: readonly GivenFile[], current: Current): Promise<ImportedModel> {
  const hdf5 = files.filter(({ bytes }) => isHdf5(bytes)), zips = files.filter(({ bytes }) => isZip(bytes))
  const others = files.filter(({ bytes }) => !isHdf5(bytes) && !isZip(bytes))
  const named = others.filter(({ name }) => name.toLowerCase().endsWith('.json'))
  const documents = named.length || files.length > 1 ? named : others
  if (hdf5.length + zips.length > 1 || documents.length > 1) {
    fail('model-invalid', 'Several models or files of weights were given at once', 'Import one after another.')
  }
  const [document] = documents, [zip] = zips, [weights] = hdf5
  if (zip) return importKerasZip(zip, current)
  if (!document && !weights) return fail('model-invalid', `${files.map(({ name }) => name).join(', ')}: no model in it`, advice)
  const shards = new Map(files.filter((file) => file !== document && file !== weights).map(({ name, bytes }) => [name, bytes]))
  const model = document ? readDocument(document, current, shards) : undefined
  return weights
    ? Hdf5Reader.use(weights.bytes, weights.name, (file) => importHdf5(file, weights.name, model, current))
    : finish(model!, current)
}

/** A network on the way: what it is, and its weights where they are known already. */
interface Model {
  where: string
  experiment: Experiment
  /** True where nothing else is said. */
  hasArchitecture?: boolean
  input?: DataFacts['shape']
  classes?: number
  notes: Note[]
  /** As the file has it; absent where the file is one of our own. */
  network?: KerasNetwork
  names?: ReadonlyMap<string, string>
  saved?: SavedLayer[]
}

function readDocument({ name, bytes }: GivenFile, current: Current, shards: ReadonlyMap<string, Uint8Array>): Model {
  const document = parse(name, bytes)
  if ((document as { format?: unknown } | null)?.format === experimentFormat) {
    return { where: name, experiment: checkExperiment(document, name), notes: [] }
  }
  const network = readNetwork(document, name), read = fromNetwork(network, current, name)
  if (!isTfjs(document)) return read
  const model = { ...read, notes: [...read.notes, ...tfjsFormulas(network)] }
  const weights = readTfjsWeights(readManifest(document, name), shards, name)
  if ('layers' in weights) return weights.layers.length ? { ...model, saved: weights.layers } : model
  const what = `Its weights are not taken over: give ${weights.missing.slice(0, 5).join(', ')}${weights.missing.length > 5 ? ', …' : ''} along with it`
  return { ...model, notes: [...model.notes, { item: '', what }] }
}

function parse(where: string, bytes: Uint8Array): unknown {
  if (bytes.length > jsonBytes) fail('model-invalid', `It has ${bytes.length} bytes, more than any model's`, advice, where)
  return parseText(Buffer.from(bytes).toString('utf8'), where)
}
const parseText = (text: string, where: string): unknown =>
  parseUntrusted(text, (what) => fail('model-invalid', what, advice, where))

function fromNetwork(network: KerasNetwork, { experiment }: Current, where: string): Model {
  const { architecture, input, classes, notes, names } = readArchitecture(network, where)
  const { activation } = architecture.output, { loss } = experiment.training
  const fitting = lossesFor(activation).includes(loss) ? loss : lossFor(activation)
  if (fitting !== loss) notes.push({ item: outputName, what: `The loss is now ${fitting}, which goes with ${activation}` })
  return {
    where, network, names, notes,
    experiment: { ...experiment, architecture, training: { ...experiment.training, loss: fitting } },
    ...(input ? { input } : {}), ...(classes === undefined ? {} : { classes }),
  }
}

function importHdf5(file: Hdf5Reader, where: string, given: Model | undefined, current: Current): ImportedModel {
  const config = given ? undefined : readModelConfig(file)
  const saved = readKerasWeights(file) ?? readModelWeights(file)
  if (!saved && config === undefined) return fail('model-invalid', 'It holds neither a model nor weights of Keras', advice, where)
  const model: Model = given ?? (config === undefined
    ? { where, experiment: current.experiment, hasArchitecture: false, notes: [] }
    : fromNetwork(readNetwork(parseText(config, where), where), current, where))
  const notes = config !== undefined && hasTrainingConfig(file)
    ? [...model.notes, { item: '', what: 'How the model was compiled is not taken over; the experiment\'s training stays' }] : model.notes
  return finish({ ...model, notes, ...(saved ? { saved, where } : {}) }, current)
}

const members = { 'config.json': jsonBytes, 'model.weights.h5': weightBytes }

async function importKerasZip({ name, bytes }: GivenFile, current: Current): Promise<ImportedModel> {
  const found = readZip(bytes, members, name)
  const config = found.get('config.json'), weights = found.get('model.weights.h5')
  if (!config) return fail('model-invalid', 'It holds no config.json', advice, name)
  const model = fromNetwork(readNetwork(parse(name, config), name), current, name)
  return weights ? Hdf5Reader.use(weights, name, (file) => importHdf5(file, name, model, current)) : finish(model, current)
}

/** The weights matched with the network, and what it takes and tells apart. */
function finish(
  { where, experiment, hasArchitecture = true, input, classes, notes, network, names, saved }: Model, { data }: Current,
): ImportedModel {
  const given = inputShape(experiment.preprocessing, data.shape), shape = input ?? given, count = classes ?? data.classes.length
  const model = { experiment, hasArchitecture, shape, classes: count, notes }
  const misfit: Note[] = [
    ...(shape.join() === given.join() ? [] : [{ item: '', what: `It takes ${formatShape(shape)}, the data chosen gives ${formatShape(given)}${mending(shape, given)}` }]),
    ...(count === data.classes.length ? [] : [{ item: '', what: `It tells ${count} classes apart, the data chosen has ${data.classes.length}` }]),
  ]
  if (!saved) return { ...model, notes: [...notes, ...misfit] }
  try {
    const weights = matchAll(experiment.architecture, shape, count, saved, where, network, names)
    return { ...model, weights, notes: [...notes, ...misfit] }
  } catch (error) {
    // The architecture is good all the same, where the file has one of its own.
    if (!(error instanceof FailureError) || !network || !['weights-mismatch', 'architecture-invalid'].includes(error.failure.code)) throw error
    return { ...model, notes: [...notes, ...misfit, { item: '', what: `Its weights are not taken over. ${error.failure.what}` }] }
  }
}

/** How images come to the size that a network takes, where they can. */
const mending = (wanted: Shape, given: Shape): string => wanted[2] === given[2] ? '; resize or pad to that in Design, at the input' : ''

function matchAll(
  architecture: Architecture, shape: Shape, classes: number, saved: readonly SavedLayer[], where: string,
  network: KerasNetwork | undefined, names: ReadonlyMap<string, string> | undefined,
): NamedTensor[] {
  const written = writtenNetwork(architecture, shape, classes)
  const places = placesOf(network ? kerasOrder(network.layers, network.output) : written.layers)
  const wanted = written.layers.filter(({ node }) => node?.weights.length).map((layer) => {
    const theirName = names?.get(layer.node!.item) ?? layer.name
    return { layer, theirName, place: places.get(theirName) ?? theirName }
  })
  const matched = matchWeights(wanted, saved, where)
  const order = new Map(analyse(architecture, shape, classes).nodes.map(({ name }, i) => [name, i]))
  const placeOf = ({ name }: NamedTensor) => order.get(name.slice(0, name.lastIndexOf('/')))!
  return [...matched].sort((a, b) => placeOf(a) - placeOf(b))
}
