import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { project } from './workbench'

/** How a command ended, and what it wrote. */
export interface Outcome { code: number | null; out: string; err: string; lines: Record<string, unknown>[] }

/** The command line as a shell starts it: the built file in a process of its own. */
export function startProgram(home: string, args: readonly string[]): { child: ChildProcess; ended: Promise<Outcome> } {
  const child = spawn(process.execPath, [join(project, 'out', 'main', 'cli.js'), ...args], {
    env: { ...process.env, LAYERBENCH_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = '', err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { err += text })
  const ended = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => resolve({
      code, out, err,
      get lines() { return out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>) },
    }))
  })
  return { child, ended }
}
