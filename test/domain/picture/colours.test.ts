import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { layerCategories } from '../../../src/domain/layers/definition'
import { pictureColours } from '../../../src/domain/picture/colours'

const tokens = readFileSync('src/renderer/theme/tokens.css', 'utf8')
const [light, dark] = tokens.split("[data-theme='dark']") as [string, string]

describe.each([['light', light], ['dark', dark]] as const)('the colours of a %s picture', (theme, css) => {
  it.each(layerCategories)('are the app’s own for %s', (category) => {
    expect(new RegExp(`--${category}: (#[0-9a-f]+);`).exec(css)?.[1]).toBe(pictureColours[theme].kinds[category])
  })
})
