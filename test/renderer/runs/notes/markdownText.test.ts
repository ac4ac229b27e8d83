import { describe, expect, it } from 'vitest'
import { h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { MarkdownText } from '../../../../src/renderer/runs/notes/MarkdownText'

const shown = async (text: string) =>
  (await renderToString(h(MarkdownText, { text }))).replaceAll(/<!--.*?-->/g, '').replace(/^<div class="markdown">(.*)<\/div>$/s, '$1')

describe('notes in Markdown', () => {
  it.each([
    ['# A title #\ntext', '<h3>A title</h3><p>text</p>'],
    ['- one\n- **two**\n\n3. third', '<ul><li class="">one</li><li class="">'],
    ['- [x] done\n- [ ] open', '☑ done'],
    ['> said', '<blockquote><p>said</p></blockquote>'],
    ['```js\n<b>*x*</b>\n```\n---', '<pre><code>&lt;b&gt;*x*&lt;/b&gt;</code></pre><hr>'],
    ['a | b\n--|--:\n1 | *2*', '<tbody><tr><td style="">1</td><td style="text-align:right;"><em>2</em></td></tr></tbody>'],
    ['`c*d*` snake_case 2 * 3 \\*', '<p><code>c*d*</code> snake_case 2 * 3 *</p>'],
  ])('%j becomes elements', async (text, html) => expect(await shown(text)).toContain(html))
  it.each([
    ['<img src=x onerror=y()> <b>bold</b>', '&lt;img src=x onerror=y()&gt; &lt;b&gt;bold&lt;/b&gt;'],
    ['<script>\nz()\n</script>', '&lt;script&gt;'],
  ])('markup stays text: %j', async (text, html) => expect(await shown(text)).toContain(html))
  it.each([
    ['![p](http://x/y.png)', '<p><span class="address" title="http://x/y.png">p (http://x/y.png)</span></p>'],
    ['[here](javascript:z)', '<p><span class="address" title="javascript:z">here (javascript:z)</span></p>'],
    ['https://a.b/c.', '<p><span class="address" title="https://a.b/c">https://a.b/c</span>.</p>'],
  ])('pictures and links stand with their address: %j', async (text, html) => expect(await shown(text)).toBe(html))
  it.each(['', '\n\n', '```', '> ', '#', '[](', '**', '-', '1.'])('of %j are shown to their end', async (text) => {
    expect(typeof await shown(text)).toBe('string')
  })
  it.each(['> ', '- ', '1. ', '>'])('%j within each other too deep are shown as they are written', async (mark) => {
    expect(await shown(`text\n${mark.repeat(30_000)}end`)).toMatch(/^<pre>text\n.*end<\/pre>$/)
  })
  it('lists as deep as they fit are shown', async () => {
    expect(await shown(Array.from({ length: 300 }, (_, i) => `${' '.repeat(i * 2)}- a`).join('\n'))).toContain('<li')
  })
})
