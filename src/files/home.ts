import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'

/**
 * The folder of everything a person makes, found by the same rule by the app and the command line:
 * `LAYERBENCH_HOME`, else the system's place for an application's data.
 */
export function homeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { LAYERBENCH_HOME, XDG_DATA_HOME, APPDATA } = environment
  if (LAYERBENCH_HOME) return resolve(LAYERBENCH_HOME)
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Layerbench')
  if (process.platform === 'win32') return join(APPDATA || join(homedir(), 'AppData', 'Roaming'), 'Layerbench')
  // Empty or relative ones are to be ignored: XDG Base Directory Specification 0.8.
  const data = XDG_DATA_HOME && isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : join(homedir(), '.local', 'share')
  return join(data, 'layerbench')
}

/** What lies where in the home folder. `settings.json` is electron-store's; the command line only reads it. */
export const homePaths = (home: string) => ({
  settings: join(home, 'settings.json'),
  runs: join(home, 'runs'),
  data: join(home, 'data'),
  draft: join(home, 'experiments', 'draft.json'),
  library: {
    architecture: join(home, 'experiments', 'library'), draft: join(home, 'experiments', 'drafts'), block: join(home, 'blocks'),
  },
  queue: join(home, 'queue.json'),
  calibration: join(home, 'calibration.json'),
})

/** The folder of the project or of the packaged app: the nearest one above with Layerbench's package.json. */
export function projectFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest) && /"name": "layerbench"/.test(readFileSync(manifest, 'utf8'))) return folder
    if (dirname(folder) === folder) throw new Error(`no Layerbench project above ${from}`)
  }
}
