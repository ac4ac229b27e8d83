import { SetupFailure } from './failure.mjs'

/** Supported is Linux x64; elsewhere set-up names what is missing and what to do. */
export const platformStep = {
  name: 'This machine',

  done() {
    const [major, minor] = process.versions.node.split('.').map(Number)
    return isSupported() && (major > 20 || (major === 20 && minor >= 19))
  },

  async run() {
    if (isSupported()) {
      throw new SetupFailure(
        `Node ${process.versions.node} is too old: Layerbench needs 20.19 or later. Install it and run this `
          + 'again.',
      )
    }
    const here = { darwin: 'macOS', win32: 'Windows' }[process.platform] ?? process.platform
    const way = {
      darwin: 'Run Layerbench in a Linux x64 virtual machine or container',
      win32: 'Run Layerbench in WSL2: type "wsl --install", open it, and use the same two commands there',
    }[process.platform] ?? 'Run Layerbench on a Linux x64 machine'
    throw new SetupFailure(
      `Layerbench runs on Linux x64 so far, and this is ${here} ${process.arch}. Missing here: a `
        + 'TensorFlow C library from a pinned package and the binding compiled against it. '
        + `${way}. To work on what needs no TensorFlow: "npm ci --ignore-scripts", then "npm run typecheck", `
        + '"npm run lint" and "npx vitest run --project unit".',
    )
  },
}

function isSupported() {
  return process.platform === 'linux' && process.arch === 'x64'
}
