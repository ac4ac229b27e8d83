import { type FunctionalComponent, h, type VNodeChild } from 'vue'
import { type Block, type Inline, parseMarkdown } from '../../../domain/markdown'

/** Markdown as elements; links stand with their address and lead nowhere, since the app loads nothing from outside. */
export const MarkdownText: FunctionalComponent<{ text: string }> = ({ text }) => h('div', { class: 'markdown' }, parseMarkdown(text).map(blockOf))
MarkdownText.props = ['text']

function blockOf(block: Block): VNodeChild {
  switch (block.kind) {
    case 'heading': return h(`h${Math.min(6, block.level + 2)}`, block.inline.map(inlineOf))
    case 'paragraph': return h('p', block.inline.map(inlineOf))
    case 'quote': return h('blockquote', block.inline.map(inlineOf))
    case 'list': return h(block.ordered ? 'ol' : 'ul', block.items.map((inline) => h('li', inline.map(inlineOf))))
    case 'code': return h('pre', h('code', block.text))
    case 'rule': return h('hr')
  }
}

function inlineOf(inline: Inline): VNodeChild {
  switch (inline.kind) {
    case 'text': return inline.text
    case 'code': return h('code', inline.text)
    case 'strong': return h('strong', inline.inline.map(inlineOf))
    case 'emphasis': return h('em', inline.inline.map(inlineOf))
    case 'link': return h('span', { class: 'address', title: inline.target }, inline.text === inline.target ? inline.text : `${inline.text} (${inline.target})`)
  }
}
