import { mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { homeFolder, homePaths, projectFolder } from '../../src/files/home'
import { temporaryFolder } from '../engine/temporaryFolder'

const ownHome = join(homedir(), '.local', 'share', 'layerbench')

// Only Linux is supported yet; elsewhere the folder is another.
describe('the home folder', () => {
  it('is LAYERBENCH_HOME where that is set, whatever else is', () => {
    expect(homeFolder({ LAYERBENCH_HOME: '/a/b', XDG_DATA_HOME: '/c' })).toBe(resolve('/a/b'))
    expect(homeFolder({ LAYERBENCH_HOME: 'beside' })).toBe(resolve('beside'))
  })
  it('lies in XDG_DATA_HOME, else in the user’s own place', () => {
    expect(homeFolder({ XDG_DATA_HOME: '/c' })).toBe('/c/layerbench')
    expect(homeFolder({})).toBe(ownHome)
  })
  it.each(['', 'relative/place', '.'])(
    'takes no XDG_DATA_HOME that is no absolute path: %j',
    (XDG_DATA_HOME) => {
      expect(homeFolder({ XDG_DATA_HOME, LAYERBENCH_HOME: '' })).toBe(ownHome)
    },
  )
  it('holds all that a person makes, each in a place of its own', () => {
    const { library, ...files } = homePaths('/h')
    const places = [...Object.values(files), ...Object.values(library)]
    expect(new Set(places).size).toBe(places.length)
    for (const place of places) {
      expect(isAbsolute(place)).toBe(true)
      expect(relative('/h', place)).not.toMatch(/^\.\./)
    }
  })
})

describe('the project’s folder', () => {
  it('is the nearest one above with Layerbench’s package.json, past those of others', () => {
    const folder = temporaryFolder(), deep = join(folder, 'out', 'main')
    mkdirSync(deep, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{\n  "name": "layerbench"\n}')
    writeFileSync(join(folder, 'out', 'package.json'), '{ "name": "another" }')
    expect(projectFolder(deep)).toBe(folder)
    expect(projectFolder(folder)).toBe(folder)
  })
  it('is this one, from here', () => expect(projectFolder(__dirname)).toBe(dirname(dirname(__dirname))))
  it('is a bug where there is none', () => expect(() => projectFolder('/')).toThrow(/no Layerbench project/))
})
