import { spawn } from 'node:child_process'
import { which } from './command.mjs'
import { SetupFailure } from './failure.mjs'

/**
 * Starts an X server without a screen, on a display number that it finds free itself.
 * @returns {Promise<{display: string, stop(): void}>} display as DISPLAY wants it
 */
export async function startVirtualDisplay() {
  const program = which('Xvfb')
  if (!program) {
    throw new SetupFailure(
      'Xvfb is missing: the tests open windows, and there is no display. Install it (Debian, Ubuntu: sudo '
        + 'apt-get install xvfb; Fedora: sudo dnf install xorg-x11-server-Xvfb) and run this again.',
    )
  }
  const args = ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp']
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  const stop = () => server.kill('SIGTERM')
  process.once('exit', stop)
  let said = ''
  server.stderr.setEncoding('utf8').on('data', (chunk) => {
    said += chunk
  })
  const number = await new Promise((resolve) => {
    server.stdio[3].setEncoding('utf8').once('data', (text) => resolve(text.trim()))
    server.once('error', () => resolve(undefined))
    server.once('exit', () => resolve(undefined))
  })
  if (!number) throw new SetupFailure(`Xvfb did not start: ${said.trim()}`)
  return { display: `:${number}`, stop }
}
