import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { electron, type LaunchOptions, project } from './workbench'

/** A user without rights that every Linux has, called nobody or overflow. */
const nobody = 65534

export interface OrdinaryUser {
  /** A folder of that user's own, for `LAYERBENCH_HOME`. */
  home: string
  /** For `launch`: Electron as that user, with Chromium's sandbox on. */
  options: LaunchOptions
  remove(): void
}

/**
 * Somebody for whom Chromium's sandbox works: whoever runs the tests, or, since it works for no root, a user without
 * rights. Where that user can't reach the project (a clone below a folder of root's with mode 0700), the app is
 * started in a mount namespace of its own that shows it at the same path.
 */
export function ordinaryUser(): OrdinaryUser {
  const folder = mkdtempSync(join(openFolder(), 'layerbench-user-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const home = join(folder, 'home')
  mkdirSync(home)
  if (process.getuid?.() !== 0) {
    checkSandbox([])
    return { home, options: { flags: [] }, remove }
  }

  chmodSync(folder, 0o755)
  chownSync(home, nobody, nobody)
  const environment: Record<string, string> = { HOME: home, TMPDIR: home, XDG_RUNTIME_DIR: home }
  if (process.env.XAUTHORITY) {
    environment.XAUTHORITY = join(home, 'xauthority')
    copyFileSync(process.env.XAUTHORITY, environment.XAUTHORITY)
    chownSync(environment.XAUTHORITY, nobody, nobody)
  }
  const executable = join(folder, 'electron')
  writeFileSync(executable, script(folder), { mode: 0o755 })
  const readProject = `require('fs').readFileSync(${JSON.stringify(join(project, 'package.json'))})`
  try {
    checkSandbox(asNobody)
    tryOut([executable, '-e', readProject], 'Electron can\'t be started as a user without rights, which Chromium\'s '
      + 'sandbox needs. Install setpriv, unshare and mount (Debian, Ubuntu: apt-get install util-linux mount), let this '
      + 'container mount folders if it is one (docker run --cap-add SYS_ADMIN), or run the tests as an ordinary user.')
  } catch (error) {
    remove()
    throw error
  }
  return { home, options: { executable, flags: [], environment }, remove }
}

const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--inh-caps=-all']

/** Chromium's sandbox stands on namespaces that a user may make. */
function checkSandbox(as: string[]): void {
  if (process.platform !== 'linux') return
  tryOut([...as, 'unshare', '--user', '--map-root-user', '--net', 'true'], 'Chromium\'s sandbox needs user namespaces '
    + 'and the tests of it setpriv and unshare. Install them (Debian, Ubuntu: apt-get install util-linux); where they '
    + 'are there, allow the namespaces: sysctl -w kernel.unprivileged_userns_clone=1 (Debian) or sysctl -w '
    + 'kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu), and in a container docker run --security-opt '
    + 'seccomp=unconfined.')
}

/** @throws Error with that sentence and what the program said */
function tryOut([program, ...args]: string[], sentence: string): void {
  try {
    execFileSync(program!, args, { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: 'pipe', timeout: 20_000 })
  } catch (error) {
    throw new Error(`${sentence} (${(error as Error).message.trim()})`, { cause: error })
  }
}

/** Starts Electron with the rights of nobody, in a namespace of its own where something would be out of reach. */
function script(folder: string): string {
  const start = `exec ${asNobody.join(' ')} ${quoted(electron)} "$@"`
  const wanted = [project, dirname(electron)].filter(closedAbove)
  if (!wanted.length) return `#!/bin/sh\n${start}\n`
  const inside = [
    'set -e',
    ...wanted.flatMap((path, i) => [`mkdir -p ${folder}/${i}`, `mount --rbind ${quoted(path)} ${folder}/${i}`]),
    ...new Set(wanted.map((path) => `mount -t tmpfs -o mode=755 tmpfs ${quoted(closedAbove(path)!)}`)),
    ...wanted.flatMap((path, i) => [`mkdir -p ${quoted(path)}`, `mount --rbind ${folder}/${i} ${quoted(path)}`]),
    start,
  ]
  const enter = join(folder, 'enter.sh')
  writeFileSync(enter, `${inside.join('\n')}\n`, { mode: 0o755 })
  return `#!/bin/sh\nexec unshare --mount --propagation private sh ${enter} "$@"\n`
}

const quoted = (path: string): string => `'${path.replaceAll('\'', '\'\\\'\'')}'`

/** The outermost folder above that others can't pass, if any. */
function closedAbove(path: string): string | undefined {
  const parent = dirname(path)
  if (parent === path) return undefined
  return closedAbove(parent) ?? (statSync(parent).mode & 0o001 ? undefined : parent)
}

/** A folder for temporary files that everybody can reach. */
const openFolder = (): string =>
  [tmpdir(), '/tmp', '/var/tmp'].find((candidate) => !closedAbove(join(candidate, 'x'))) ?? tmpdir()
