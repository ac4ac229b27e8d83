import { cpus, loadavg, tmpdir } from 'node:os'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exitWith } from '../scripts/setup/failure.mjs'
import { Contender } from './contender.mjs'
import { findData, writeData } from './data.mjs'
import { buildPrograms, contenderProgram, experimentOf } from './programs.mjs'
import { median } from './median.mjs'
import { speedsInTurns } from './turns.mjs'

/**
 * What checkpoints cost training: `six-conv-cnn` with its optimizer's slots, saved at the default interval, beside the
 * same training without any checkpoint, taking turns.
 *   npm run bench:checkpoints [-- ROUNDS [SECONDS]]
 * Ends with 1 where it costs 5 % or more.
 */
const rounds = Number(process.argv[2] ?? 5), seconds = Number(process.argv[3] ?? 30)
const most = 0.05

async function main() {
  await buildPrograms('bench')
  const folder = mkdtempSync(join(tmpdir(), 'layerbench-checkpoints-'))
  const contenders = []
  try {
    const data = join(folder, 'data'), task = join(folder, 'task.json')
    await writeData(contenderProgram, data, findData())
    writeFileSync(task, JSON.stringify({ experiment: experimentOf({ template: 'six-conv-cnn' }), data }))
    console.log(`${cpus()[0].model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, ${rounds} rounds of ${seconds} s, medians\n`)
    for (const name of ['saving', 'unsaved']) {
      const command = { name, program: process.execPath, args: [contenderProgram, name, task] }
      contenders.push(await new Contender(command, cpus().length).ready())
    }
    const speeds = await speedsInTurns(contenders, rounds, seconds)
    const cost = 1 - median(speeds.saving.map((speed, i) => speed / speeds.unsaved[i]))
    const verdict = cost < most ? 'ok' : 'missed'
    const { megabytes } = contenders[0].facts
    console.log(`six-conv-cnn: ${median(speeds.saving).toFixed(2)} steps/s saving ${megabytes.toFixed(1)} MB a checkpoint, ${median(speeds.unsaved).toFixed(2)} without;`
      + ` a checkpoint costs ${(cost * 100).toFixed(1)} % (under ${most * 100} %: ${verdict};`
      + ` rounds ${speeds.saving.map((speed, i) => `${((1 - speed / speeds.unsaved[i]) * 100).toFixed(1)} %`).join(', ')})`)
    if (cost >= most) process.exitCode = 1
  } finally {
    for (const contender of contenders) contender.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

await main().catch(exitWith)
