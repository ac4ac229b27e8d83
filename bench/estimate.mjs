import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCommand } from '../scripts/setup/command.mjs'
import { SetupFailure, exitWith } from '../scripts/setup/failure.mjs'
import { root } from '../scripts/setup/paths.mjs'
import { startFastest } from './contender.mjs'
import { findData, writeData } from './data.mjs'
import { buildPrograms, contenderProgram } from './programs.mjs'

const usage = `npm run bench:estimate -- [--only NAME,…] [--seconds S] [--data FOLDER]
  Calibrates, estimates a training step of each template and the memory it takes, then really trains and compares.
  --only     some of the templates
  --seconds  how long each is trained (3)
  --data     a folder with the four files of Fashion-MNIST; without one the sample set is trained on`

/** How far an estimate may be off, in either direction. */
const allowed = 1.5
const estimator = join(root, 'out', 'bench', 'estimate.js')

async function ask(args, threads) {
  const env = threads ? { TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: String(threads) } : {}
  const { code, output } = await runCommand(process.execPath, [estimator, ...args], { env: { TF_CPP_MIN_LOG_LEVEL: '3', ...env } })
  if (code !== 0) throw new SetupFailure(`The estimates could not be made:\n${output}`)
  return JSON.parse(output.split('\n').find((line) => /^[{[]/.test(line)))
}

async function calibrate(choices) {
  const measured = []
  for (const threads of choices) measured.push(await ask([], threads))
  const [{ version, device, tensorflow }] = measured
  return { version, device, tensorflow, costs: measured.map(({ costs }) => costs) }
}

function readTemplates(only) {
  const folder = join(root, 'resources', 'templates')
  const templates = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
  const unknown = only?.find((id) => !templates.some((template) => template.id === id))
  if (unknown) throw new SetupFailure(`There is no template ${unknown}`)
  return templates.filter(({ id }) => !only || only.includes(id))
}

/** Trains it for real. @returns seconds a step, and by how much the process's memory grew at most */
async function train({ experiment, folder, data, choices, seconds, id }) {
  const task = join(folder, `${id}.json`)
  writeFileSync(task, JSON.stringify({ experiment, data }))
  const contender = await startFastest({ name: 'traced', program: process.execPath, args: [contenderProgram, 'traced', task] }, choices)
  try {
    const step = 1 / await contender.train(seconds)
    const { threads, peakMemory, memory, facts: { memoryBefore } } = contender
    return { step, threads, memory: peakMemory - memoryBefore, now: memory - memoryBefore }
  } finally {
    contender.end()
  }
}

const time = (seconds) => (seconds < 0.01 ? `${(seconds * 1e3).toFixed(3)} ms` : `${(seconds * 1e3).toFixed(0)} ms`)
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`
const columns = [20, 8, 12, 12, 8, 12, 12]
const line = (...cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(columns[i] ?? 8) : String(cell).padEnd(columns[0]))).join(' '))

async function main(args) {
  const { values } = parseArgs({ args, options: {
    only: { type: 'string' }, seconds: { type: 'string', default: '3' }, data: { type: 'string' }, help: { type: 'boolean' },
  } })
  if (values.help) return console.log(usage)
  await buildPrograms('bench', 'estimate')
  const folder = mkdtempSync(join(tmpdir(), 'layerbench-estimate-'))
  const choices = [...new Set([1, cpus().length])]
  try {
    const data = join(folder, 'data'), { train: examples, test } = await writeData(contenderProgram, data, findData(values.data))
    const { shape, classes } = JSON.parse(readFileSync(join(data, 'set.json'), 'utf8'))
    const templates = readTemplates(values.only?.split(','))
    process.stderr.write('calibrating\n')
    const calibration = await calibrate(choices)
    const question = join(folder, 'question.json')
    writeFileSync(question, JSON.stringify({
      calibration, experiments: templates.map(({ experiment }) => experiment),
      data: { shape, classes: classes.length, train: examples, test },
    }))
    const estimates = await ask([question])
    console.log(`${cpus()[0]?.model}, ${cpus().length} cores, TensorFlow ${calibration.tensorflow}, load average ${loadavg()[0].toFixed(1)}`)
    for (const costs of calibration.costs) console.log(JSON.stringify(costs))
    line('', 'threads', 'estimated', 'measured', 'ratio', 'est. memory', 'measured', 'ratio')
    let missed = 0
    for (const [i, { id, experiment }] of templates.entries()) {
      const { seconds, memory } = estimates[i]
      const measured = await train({ id, experiment, folder, data, choices, seconds: Number(values.seconds) })
      const ratio = seconds / measured.step
      const ok = ratio < allowed && ratio > 1 / allowed
      if (!ok) missed++
      line(id, measured.threads, time(seconds), time(measured.step), ratio.toFixed(2),
        megabytes(memory.total), megabytes(measured.memory), megabytes(measured.now),
        (memory.total / measured.memory).toFixed(2), ok ? '' : `more than ${allowed} times off`)
    }
    console.log(missed ? `${missed} of ${templates.length} more than ${allowed} times off` : `all within ${allowed} times`)
    process.exitCode = missed ? 1 : 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await main(process.argv.slice(2)).catch(exitWith)
