import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Programs started by set-up that still run, so that an interrupted set-up leaves none behind. */
const running = new Set()

/** Ends every program that set-up started. */
export function stopCommands() {
  for (const child of running) child.kill('SIGTERM')
}

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>, show?: boolean, shell?: boolean,
 *   signal?: AbortSignal}} [options]
 *   env is added to this process's; show passes its output on to stderr as it comes; signal ends it early
 * @returns {Promise<{code: number, output: string}>} code is -1 where it could not be started or was killed
 */
export function runCommand(program, args, { cwd, env, show = false, shell = false, signal } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? process.stderr : 'pipe', show ? process.stderr : 'pipe'],
      shell,
    })
    running.add(child)
    const stop = () => child.kill('SIGTERM')
    signal?.addEventListener('abort', stop)
    let output = ''
    const keep = (chunk) => {
      output += chunk
    }
    child.stdout?.setEncoding('utf8').on('data', keep)
    child.stderr?.setEncoding('utf8').on('data', keep)
    const end = (code) => {
      running.delete(child)
      signal?.removeEventListener('abort', stop)
      resolve({ code, output })
    }
    child.on('error', (error) => {
      output += error.message
      end(-1)
    })
    child.on('close', (code) => end(code ?? -1))
  })
}

/**
 * Where a program lies on PATH, or undefined.
 * @param {string} program
 */
export function which(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this folder: look in the next.
    }
  }
  return undefined
}
