import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import { type FunctionalComponent, h, type VNodeChild } from 'vue'

/**
 * Markdown as elements of our own: markup in it stays text, no picture is fetched, and links stand with their address and lead
 * nowhere, since the app loads nothing from outside.
 */
export const MarkdownText: FunctionalComponent<{ text: string }> = ({ text }) => h('div', { class: 'markdown' }, shown(text))
MarkdownText.props = ['text']

/** Quotes and lists within each other, deeper than anybody writes, which the lexer would need seconds for. */
const tooDeep = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){40}/m

const shown = (text: string): VNodeChild[] => (tooDeep.test(text) ? [h('pre', text)] : all(new Lexer({ gfm: true }).lex(text)))

const all = (tokens: readonly Token[]): VNodeChild[] => tokens.map((token) => elementOf(token as MarkedToken))

function elementOf(token: MarkedToken): VNodeChild {
  switch (token.type) {
    case 'heading': return h(`h${Math.min(6, token.depth + 2)}`, all(token.tokens))
    case 'paragraph': return h('p', all(token.tokens))
    case 'blockquote': return h('blockquote', all(token.tokens))
    case 'list': return h(token.ordered ? 'ol' : 'ul', token.ordered ? { start: token.start || 1 } : {}, all(token.items))
    case 'list_item': return h('li', { class: { task: token.task } }, all(token.tokens))
    case 'checkbox': return token.checked ? '☑ ' : '☐ '
    case 'table': return tableOf(token)
    case 'code': return h('pre', h('code', token.text))
    case 'hr': return h('hr')
    case 'br': return h('br')
    case 'strong': return h('strong', all(token.tokens))
    case 'em': return h('em', all(token.tokens))
    case 'del': return h('del', all(token.tokens))
    case 'codespan': return h('code', token.text)
    case 'link': return h('span', { class: 'address', title: token.href }, [...all(token.tokens), token.text === token.href ? '' : ` (${token.href})`])
    case 'image': return h('span', { class: 'address', title: token.href }, `${token.text || 'picture'} (${token.href})`)
    case 'text': return token.tokens ? all(token.tokens) : token.text
    case 'escape': return token.text
    case 'html': return token.raw
    case 'space': case 'def': return ''
  }
}

function tableOf({ header, rows }: Tokens.Table): VNodeChild {
  const cells = (tag: string, of: readonly Tokens.TableCell[]) =>
    h('tr', of.map(({ align, tokens }) => h(tag, { style: align ? { textAlign: align } : {} }, all(tokens))))
  return h('table', [h('thead', cells('th', header)), h('tbody', rows.map((row) => cells('td', row)))])
}
