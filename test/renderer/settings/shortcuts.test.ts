import { describe, expect, it } from 'vitest'
import { shortcutsFor } from '../../../src/renderer/settings/shortcuts'

describe('the list of keys', () => {
  const keys = (platform: string) => shortcutsFor(platform).flatMap(({ shortcuts }) => shortcuts.flatMap((each) => each.keys))
  it('is written as the platform’s keyboards have them', () => {
    expect(keys('darwin arm64')).toContain('⌘')
    expect(keys('darwin arm64')).not.toContain('Ctrl')
    expect(keys('linux x64')).toContain('Ctrl')
  })
  it('says each thing once', () => {
    const does = shortcutsFor('linux x64').flatMap(({ title, shortcuts }) => shortcuts.map((each) => `${title} ${each.does}`))
    expect(new Set(does).size).toBe(does.length)
  })
})
