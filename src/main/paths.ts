import { join } from 'node:path'
import { homeFolder, homePaths, projectFolder } from '../files/home'

/** Where this app lies and where it keeps what people make. */
export const project = projectFolder(__dirname)
export const home = homeFolder()
export const paths = homePaths(home)
export const built = {
  engine: join(__dirname, 'engine.js'),
  import: join(__dirname, 'import.js'),
  preload: join(__dirname, '..', 'preload', 'index.js'),
  renderer: join(__dirname, '..', 'renderer'),
}
