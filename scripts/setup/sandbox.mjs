import { readFileSync } from 'node:fs'

/**
 * Whether Chromium's sandbox can work for this user on this machine. It can't as root, nor where AppArmor
 * keeps user namespaces from programs it doesn't know (Ubuntu 23.10 and later) and the set-uid helper is not
 * installed.
 * @returns {string | undefined} why not
 */
export function sandboxProblem() {
  if (process.platform !== 'linux') return undefined
  if (process.getuid() === 0) return 'you are root'
  try {
    const setting = readFileSync('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').trim()
    if (setting === '1') return 'this system keeps user namespaces from programs it does not know'
  } catch {
    // A kernel without that setting restricts nothing.
  }
  return undefined
}
