import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { root } from './setup/paths.mjs'
import { say } from './setup/progress.mjs'

/**
 * @typedef {(program: string, args: string[], env?: Record<string, string>) => Promise<number>} Run starts a program and
 * gives its exit code
 */

/** @type {Run} what it prints goes where ours does */
export const run = (program, args, env) => started(program, args, env, 'inherit').ended

/** @returns {Run} what it prints stands behind that name, since others print at the same time */
const runNamed = (name) => async (program, args, env) => {
  const { child, ended } = started(program, args, env, ['ignore', 'pipe', 'pipe'])
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => console.log(`${name} │ ${line}`))
  return ended
}

function started(program, args, env, stdio) {
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio })
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
  return { child, ended }
}

/**
 * Works through rows of lanes: rows one after the other, the lanes of a row at the same time, the steps of a lane one after
 * the other. A step that fails ends its lane, and nothing is begun after that row.
 * @param {string[][][]} rows names of steps
 * @param {Record<string, (run: Run) => Promise<number>>} steps
 * @returns {Promise<number>} 0, or the exit code of the first that failed
 */
export async function runRows(rows, steps) {
  for (const lanes of rows) {
    const codes = await Promise.all(lanes.map((lane) => runLane(lane, steps, lanes.length > 1)))
    const failed = codes.find((code) => code !== 0)
    if (failed !== undefined) return failed
  }
  return 0
}

async function runLane(lane, steps, named) {
  for (const name of lane) {
    say(`\n── ${name}`)
    const began = Date.now(), code = await steps[name](named ? runNamed(name) : run)
    say(`── ${name} ${code === 0 ? 'passed' : 'failed'} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
    if (code !== 0) return code
  }
  return 0
}
