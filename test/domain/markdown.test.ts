import { describe, expect, it } from 'vitest'
import { parseMarkdown } from '../../src/domain/markdown'

const text = (value: string) => ({ kind: 'text', text: value })

describe('notes in Markdown', () => {
  it('become headings, lists, quotes, code and rules', () => {
    expect(parseMarkdown('# A title #\ntext\nof two lines\n\n- one\n- two\n1. first\n\n> said\n> so\n\n```js\n<b>*x*</b>\n```\n---')).toEqual([
      { kind: 'heading', level: 1, inline: [text('A title')] }, { kind: 'paragraph', inline: [text('text\nof two lines')] },
      { kind: 'list', ordered: false, items: [[text('one')], [text('two')]] }, { kind: 'list', ordered: true, items: [[text('first')]] },
      { kind: 'quote', inline: [text('said\nso')] }, { kind: 'code', text: '<b>*x*</b>' }, { kind: 'rule' },
    ])
  })
  it('hold emphasis, code and links; markup and pictures stay text', () => {
    const [paragraph] = parseMarkdown('**a *b*** `c*d*` _e_ 2 * 3 snake_case_name <img src=x> ![p](http://x/y.png) https://a.b/c.')
    expect(paragraph).toMatchObject({ kind: 'paragraph' })
    const flat = JSON.stringify(paragraph)
    expect(flat).toContain('{"kind":"code","text":"c*d*"}')
    expect(flat).toContain('{"kind":"emphasis","inline":[{"kind":"text","text":"e"}]}')
    expect(flat).toContain('snake_case_name <img src=x>')
    expect(flat).toContain('{"kind":"link","text":"p","target":"http://x/y.png"}')
    expect(flat).toContain('{"kind":"link","text":"https://a.b/c","target":"https://a.b/c"}')
  })
  it.each(['', '\n\n', '```', '> ', '#', '[](', '**', '-', '1.'])('of %j are read to their end', (given) => expect(parseMarkdown(given)).toBeInstanceOf(Array))
  it.each(['*'.repeat(50_000), '['.repeat(50_000), '> '.repeat(30_000), '`'.repeat(49_999), '- a\n'.repeat(20_000), '_a '.repeat(30_000), 'http://'.repeat(10_000)])(
    'of 100,000 letters take no time: %#', (given) => {
      const start = performance.now()
      parseMarkdown(given)
      expect(performance.now() - start).toBeLessThan(2_000)
    })
})
