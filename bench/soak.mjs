// 200 epochs of a small network in the engine: does its memory stay flat?
// node bench/soak.mjs [--epochs N]
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values: { epochs } } = parseArgs({ options: { epochs: { type: 'string', default: '200' } } })
const home = mkdtempSync(join(tmpdir(), 'layerbench-soak-'))
const cli = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))
const child = spawn(process.execPath, [cli, 'train', '--template', 'first-steps', '--epochs', epochs, '--threads', '1', '--json'], {
  env: { ...process.env, LAYERBENCH_HOME: home }, stdio: ['ignore', 'pipe', 'inherit'],
})

/** MB that the child's engine holds now. */
function residentOfEngine() {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(child.pid)
    } catch {
      return false
    }
  })
  const sizes = children.map((pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000)
  return Math.max(0, ...sizes)
}

const samples = []
let epoch = 0, rest = '', result
child.stdout.setEncoding('utf8').on('data', (chunk) => {
  rest += chunk
  const lines = rest.split('\n')
  rest = lines.pop()
  for (const line of lines) {
    const event = JSON.parse(line)
    if (event.kind === 'epoch') {
      epoch = event.epoch
      samples.push({ epoch, megabytes: residentOfEngine() })
    }
    if (event.event === 'result') result = event
  }
})
child.on('exit', (code) => {
  rmSync(home, { recursive: true, force: true })
  if (code !== 0) process.exit(code ?? 1)
  const at = (share) => samples[Math.floor((samples.length - 1) * share)]
  const early = at(0.1), late = at(1)
  for (const share of [0.05, 0.1, 0.25, 0.5, 0.75, 1]) console.log(`epoch ${String(at(share).epoch).padStart(4)}  ${at(share).megabytes.toFixed(0)} MB`)
  const growth = late.megabytes / early.megabytes - 1
  console.log(`growth from a tenth of the run to its end: ${(growth * 100).toFixed(1)} % (target: under 5 %)`)
  console.log(JSON.stringify({ epochs: late.epoch, steps: result.step, early, late, growth }))
})
