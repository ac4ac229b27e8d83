import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCommand } from '../scripts/setup/command.mjs'
import { SetupFailure, exitWith } from '../scripts/setup/failure.mjs'
import { startFastest } from './contender.mjs'
import { findData, writeData } from './data.mjs'
import { buildPrograms, contenderProgram, experimentOf } from './programs.mjs'
import { networks } from './targets.mjs'

const usage = `npm run bench:profile [-- --only NAME,…] [--seconds S] [--symbols N] [--data FOLDER]
  Where the time of a training step goes, by Linux's perf (package linux-perf): the share of the time of all threads.
  --only     some of ${networks.map(({ name }) => name).join(', ')}
  --seconds  how long each is watched (10)
  --symbols  also list so many functions of each kind
  --data     a folder with the four files of Fashion-MNIST; without one the sample set is trained on`

/** The first that fits a function's name says what it is for. `idle` is what is left of the time of all threads. */
const kinds = {
  'convolutions, matrix products': /conv(?!ert)|brgemm|gemm|gebp|Contraction|inner_product|MatMul|amx/i,
  'pooling, batch normalisation': /pool_kernel|[Pp]ooling|bnorm|batch_norm|BatchNorm/,
  'random draws': /Philox|random::|Random/,
  'weights’ updates': /Apply[A-Z]/,
  'looking for work, waiting': /RunQueue|Steal|WaitForWork|EventCount|NonEmptyQueue|WorkerLoop|futex|schedule|task_switch|spin_unlock/,
  'moving data': /mem(cpy|move|set)|reorder|[Tt]ranspose|Gather|Concat|Slice|copy/i,
  'element by element': /Eigen::internal::|TensorEvaluator|Softmax|softmax|eltwise|Reduc/,
  'memory, page faults': /alloc|free|page|fault|clear_|mmap|madvise|BFC/i,
  'starting ops': /Executor|OpKernel|Propagator|tensorflow::|tsl::|Hashtable|dnnl::|shared_ptr|absl::/,
  'JavaScript, the rest': /./,
}
const kindOf = (symbol) => Object.keys(kinds).find((kind) => kinds[kind].test(symbol))

/** Nanoseconds of each function while the process trains. */
async function watch(contender, seconds, file) {
  const perf = spawn('perf', ['record', '-q', '-e', 'cpu-clock', '-F', '499', '-p', String(contender.pid), '-o', file], { stdio: 'ignore' })
  const ended = once(perf, 'exit')
  await new Promise((resolve) => { setTimeout(resolve, 500) })
  const rate = await contender.train(seconds)
  perf.kill('SIGINT')
  await ended
  const { code, output } = await runCommand('perf', ['report', '-i', file, '--stdio', '-q', '--no-children', '-F', 'period,sym', '-t', '|'])
  if (code !== 0) throw new SetupFailure(`perf could not read what it recorded:\n${output}`)
  const functions = output.split('\n').flatMap((line) => {
    const [, period, symbol] = /^\s*(\d+)\s*\|\[.\] (.*)$/.exec(line) ?? []
    return period ? [{ symbol: symbol.trim(), nanoseconds: Number(period) }] : []
  })
  return { rate, functions }
}

function print(name, { rate, functions }, { threads, seconds, symbols }) {
  const whole = seconds * threads * 1e9
  const share = (nanoseconds) => `${(100 * nanoseconds / whole).toFixed(1).padStart(5)} %`
  const sum = (list) => list.reduce((total, { nanoseconds }) => total + nanoseconds, 0)
  console.log(`\n${name}: ${rate.toPrecision(4)} steps/s with ${threads} thread${threads > 1 ? 's' : ''}`)
  const rows = Object.keys(kinds).map((kind) => ({ kind, of: functions.filter(({ symbol }) => kindOf(symbol) === kind) }))
  for (const { kind, of } of rows.sort((a, b) => sum(b.of) - sum(a.of))) {
    console.log(`${share(sum(of))}  ${kind}`)
    for (const { symbol, nanoseconds } of of.slice(0, symbols)) console.log(`           ${share(nanoseconds)}  ${symbol.slice(0, 110)}`)
  }
  console.log(`${share(Math.max(0, whole - sum(functions)))}  idle`)
}

async function main(args) {
  const { values } = parseArgs({ args, options: {
    only: { type: 'string' }, seconds: { type: 'string', default: '10' }, symbols: { type: 'string', default: '0' },
    data: { type: 'string' }, help: { type: 'boolean' },
  } })
  if (values.help) return console.log(usage)
  const seconds = Number(values.seconds), symbols = Number(values.symbols), names = values.only?.split(',')
  if ((await runCommand('perf', ['--version'])).code !== 0) {
    throw new SetupFailure('There is no perf here. Install it (on Debian: apt-get install linux-perf) and run this again.')
  }
  await buildPrograms('bench')
  const folder = mkdtempSync(join(tmpdir(), 'layerbench-profile-'))
  // oneDNN writes its kernels when it runs: this has it tell perf what they are called.
  process.env.ONEDNN_JIT_PROFILE = '2'
  try {
    const data = join(folder, 'data')
    await writeData(contenderProgram, data, findData(values.data))
    console.log(`${cpus()[0]?.model}, ${cpus().length} cores`)
    for (const network of networks.filter(({ name }) => !names || names.includes(name))) {
      const task = join(folder, `${network.name}.json`)
      writeFileSync(task, JSON.stringify({ experiment: experimentOf(network), data }))
      const command = { name: 'traced', program: process.execPath, args: [contenderProgram, 'traced', task] }
      const contender = await startFastest(command, [...new Set([1, cpus().length])])
      try {
        const seen = await watch(contender, seconds, join(folder, 'perf.data'))
        print(network.name, seen, { threads: contender.threads, seconds, symbols })
      } finally {
        contender.end()
        rmSync(`/tmp/perf-${contender.pid}.map`, { force: true })
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await main(process.argv.slice(2)).catch(exitWith)
