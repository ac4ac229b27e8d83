import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { exitWith } from '../scripts/setup/failure.mjs'
import { root } from '../scripts/setup/paths.mjs'
import { startFastest } from './contender.mjs'
import { findData, writeData } from './data.mjs'
import { firstSteps } from './firstStep.mjs'
import { buildPrograms, contenderProgram, experimentOf } from './programs.mjs'
import { networks } from './targets.mjs'
import { describe } from './table.mjs'

const usage = `npm run bench -- [--python PYTHON] [--rounds N] [--seconds S] [--only NAME,…] [--data FOLDER] [--json FILE]
  --python   an interpreter with Keras 3 on TensorFlow and with PyTorch, to measure those too
  --rounds   how many turns each contender has (3)
  --seconds  how long a turn is (2)
  --only     some of ${networks.map(({ name }) => name).join(', ')}
  --data     a folder with the four files of Fashion-MNIST; without one the sample set is trained on
  --json     also write all figures to this file`

/** Each trains the same network; all of a network take turns, so that what disturbs one disturbs all. */
function commandsFor(task, python, convolutional) {
  const built = (name) => ({ name, program: process.execPath, args: [contenderProgram, name, task] })
  const own = (name, script, ...args) =>
    ({ name, program: python, args: [join(root, 'bench', 'contenders', script), task, ...args] })
  return [
    built('traced'),
    built('eager'),
    ...(python ? [
      own('keras', 'keras_fit.py'), own('kerasTuned', 'keras_fit.py', '--tuned'), own('pytorch', 'pytorch_fit.py'),
    ] : []),
    ...(convolutional ? [built('kernels')] : []),
  ]
}

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b), middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Rounds of turns, the order rotated. @returns one list of speeds a contender */
async function takeTurns(contenders, rounds, turn) {
  const speeds = Object.fromEntries(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    const shift = round % contenders.length
    for (const contender of [...contenders.slice(shift), ...contenders.slice(0, shift)]) {
      speeds[contender.name].push(await turn(contender))
    }
  }
  return speeds
}

/** How many times faster the traced engine is, round by round, and the median of that. */
const ratiosOf = (speeds) => Object.fromEntries(Object.entries(speeds).filter(([name]) => name !== 'traced').map(
  ([name, others]) => {
    const rounds = others.map((other, round) => speeds.traced[round] / other)
    return [name, { rounds, median: median(rounds) }]
  }))

async function measure(network, { data, idx, folder, python, rounds, seconds }) {
  const experiment = experimentOf(network), task = join(folder, `${network.name}.json`)
  writeFileSync(task, JSON.stringify({ experiment, data }))
  const contenders = [], { batch_size: batch } = experiment.training
  const load = loadavg()[0]
  try {
    for (const command of commandsFor(task, python, 'kernels' in network.targets)) {
      process.stderr.write(`  ${command.name}: warming up\n`)
      contenders.push(await startFastest(command, [...new Set([1, cpus().length])]))
    }
    process.stderr.write('  taking turns\n')
    const speeds = await takeTurns(contenders, rounds, (contender) => contender.train(seconds))
    const memory = Object.fromEntries(contenders.map((contender) => [contender.name, contender.peakMemory]))
    const predicting = contenders.filter(({ name }) => ['traced', 'keras', 'pytorch'].includes(name))
    const predictions = await takeTurns(predicting, rounds, (contender) => contender.predict(seconds))
    const firstStep = await firstSteps(experiment, network, { idx, folder, rounds })
    return {
      name: network.name, batch, loadAverage: [load, loadavg()[0]], targets: network.targets,
      contenders: Object.fromEntries(contenders.map(({ name, threads, versions, facts }) => [name, {
        threads, versions, facts, peakMemory: memory[name],
        stepsPerSecond: { rounds: speeds[name], median: median(speeds[name]) },
        imagesPerSecond: median(speeds[name]) * batch,
      }])),
      ratios: ratiosOf(speeds),
      predictions: Object.fromEntries(Object.entries(predictions).map(
        ([name, list]) => [name, { rounds: list, median: median(list) }])),
      predictionRatios: ratiosOf(predictions),
      firstStep: { rounds: firstStep, median: median(firstStep) },
    }
  } finally {
    for (const contender of contenders) contender.end()
  }
}

function readOptions(args) {
  const { values } = parseArgs({ args, options: {
    python: { type: 'string' }, rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '2' },
    only: { type: 'string' }, data: { type: 'string' }, json: { type: 'string' }, help: { type: 'boolean' },
  } })
  const rounds = Number(values.rounds), seconds = Number(values.seconds)
  const names = values.only?.split(',')
  const unknown = names?.find((name) => !networks.some((network) => network.name === name))
  if (unknown) throw new Error(`There is no network ${unknown}`)
  if (!Number.isInteger(rounds) || rounds < 1 || !(seconds > 0)) throw new Error('--rounds is a whole number, --seconds above 0')
  return { ...values, rounds, seconds, networks: networks.filter(({ name }) => !names || names.includes(name)) }
}

async function main(args) {
  let options
  try {
    options = readOptions(args)
  } catch (error) {
    console.error(`${error.message}\n${usage}`)
    process.exit(2)
  }
  if (options.help) {
    console.log(usage)
    return
  }
  await buildPrograms('engine', 'cli', 'bench')
  const folder = mkdtempSync(join(tmpdir(), 'layerbench-bench-'))
  try {
    const idx = findData(options.data)
    const data = join(folder, 'data'), { train, test } = await writeData(contenderProgram, data, idx)
    const figures = {
      date: new Date().toISOString(), processor: cpus()[0]?.model, cores: cpus().length,
      node: process.versions.node, data: { set: idx ?? 'sample', train, test },
      rounds: options.rounds, seconds: options.seconds, networks: [],
    }
    for (const network of options.networks) {
      process.stderr.write(`${network.name}\n`)
      figures.networks.push(await measure(network, { ...options, data, idx, folder }))
      if (options.json) writeFileSync(resolve(options.json), JSON.stringify(figures, null, 1))
    }
    console.log(describe(figures))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await main(process.argv.slice(2)).catch(exitWith)
