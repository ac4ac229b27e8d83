import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitWith } from '../scripts/setup/failure.mjs'
import { Contender } from './contender.mjs'
import { findData, writeData } from './data.mjs'
import { median } from './median.mjs'
import { buildPrograms, contenderProgram, experimentOf } from './programs.mjs'
import { speedsInTurns } from './turns.mjs'

/**
 * What augmentation costs training: `compact-cnn` with the template's own, and with every kind at once, beside the same
 * training without, taking turns.
 *   npm run bench:augmentation [-- ROUNDS [SECONDS]]
 * Ends with 1 where the template's costs 15 % or more.
 */
const rounds = Number(process.argv[2] ?? 5), seconds = Number(process.argv[3] ?? 10)
const most = 0.15
const everyKind = {
  background: {}, horizontal_flip: {}, vertical_flip: {}, rotation: {}, translation: {}, zoom: {}, shear: {},
  brightness: {}, contrast: {}, gaussian_noise: {}, salt_and_pepper: {}, erasing: {},
}

async function main() {
  await buildPrograms('bench')
  const folder = mkdtempSync(join(tmpdir(), 'layerbench-augmentation-'))
  const contenders = []
  try {
    const data = join(folder, 'data'), template = experimentOf({ template: 'compact-cnn' })
    await writeData(contenderProgram, data, findData())
    console.log(`${cpus()[0].model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, ${rounds} rounds of ${seconds} s, medians\n`)
    const augmentations = { plain: {}, template: template.training.augmentation, 'every kind': everyKind }
    for (const [name, augmentation] of Object.entries(augmentations)) {
      const task = join(folder, `${name}.json`)
      const experiment = { ...template, training: { ...template.training, augmentation, augment: true, phases: [] } }
      writeFileSync(task, JSON.stringify({ experiment, data }))
      const command = { name, program: process.execPath, args: [contenderProgram, 'traced', task] }
      contenders.push(await new Contender(command, cpus().length).ready())
    }
    const speeds = await speedsInTurns(contenders, rounds, seconds)
    const costs = (name) => speeds[name].map((speed, i) => 1 - speed / speeds.plain[i])
    const percent = (share) => `${(share * 100).toFixed(1)} %`
    for (const name of ['template', 'every kind']) {
      console.log(`compact-cnn, ${name}: ${median(speeds[name]).toFixed(2)} steps/s, ${median(speeds.plain).toFixed(2)} without;`
        + ` augmentation costs ${percent(median(costs(name)))} (rounds ${costs(name).map(percent).join(', ')})`)
    }
    const missed = median(costs('template')) >= most
    console.log(`the template's under ${percent(most)}: ${missed ? 'missed' : 'ok'}`)
    if (missed) process.exitCode = 1
  } finally {
    for (const contender of contenders) contender.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

await main().catch(exitWith)
