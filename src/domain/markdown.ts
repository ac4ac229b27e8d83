/**
 * Markdown as people write notes in it: headings, lists, quotes, code, rules, emphasis, links. It becomes a tree that is shown
 * as text in elements of our own: markup in it stays text, and no picture is ever fetched.
 */
export type Block =
  | { kind: 'heading'; level: number; inline: Inline[] }
  | { kind: 'paragraph' | 'quote'; inline: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'code'; text: string }
  | { kind: 'rule' }
export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'emphasis'; inline: Inline[] }
  | { kind: 'link'; text: string; target: string }

const item = /^\s{0,6}(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/
const isBreak = (line: string): boolean =>
  !line.trim() || /^(#{1,6}\s|>|```|\s{0,3}([-*_])(\s*\2){2,}\s*$)/.test(line) || item.test(line)

/** The blocks of a text, in order. */
export function parseMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n'), blocks: Block[] = []
  let at = 0
  const takeWhile = (holds: (line: string) => boolean): string[] => {
    const from = at
    while (at < lines.length && holds(lines[at]!)) at++
    return lines.slice(from, at)
  }
  while (at < lines.length) {
    const line = lines[at]!, heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line), listed = item.exec(line)
    if (!line.trim()) at++
    else if (line.startsWith('```')) {
      at++
      blocks.push({ kind: 'code', text: takeWhile((one) => !one.startsWith('```')).join('\n') })
      at++
    } else if (heading) {
      at++
      blocks.push({ kind: 'heading', level: heading[1]!.length, inline: parseInline(heading[2]!) })
    } else if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) {
      at++
      blocks.push({ kind: 'rule' })
    } else if (line.startsWith('>')) {
      blocks.push({ kind: 'quote', inline: parseInline(takeWhile((one) => one.startsWith('>')).map((one) => one.replace(/^>\s?/, '')).join('\n')) })
    } else if (listed) {
      const ordered = listed[2] !== undefined
      const items = takeWhile((one) => (item.exec(one)?.[2] !== undefined) === ordered && item.test(one))
      blocks.push({ kind: 'list', ordered, items: items.map((one) => parseInline(item.exec(one)![3]!)) })
    } else {
      const first = lines[at++]!
      blocks.push({ kind: 'paragraph', inline: parseInline([first, ...takeWhile((one) => !isBreak(one))].join('\n')) })
    }
  }
  return blocks
}

/** Longer pieces between marks aren't emphasis anybody wrote. */
const span = /`([^`]{1,2000})`|\*\*(?=\S)([^*]{1,2000}?)\*\*|\*(?=\S)([^*]{1,2000}?)\*|\b_(?=\S)([^_]{1,2000}?)_\b|!?\[([^[\]]{0,500})\]\(([^()\s]{1,2000})\)|(https?:\/\/[^\s<>()]{1,2000}[^\s<>().,;:!?'"])/g

function parseInline(text: string): Inline[] {
  const parts: Inline[] = []
  let from = 0
  for (const match of text.matchAll(span)) {
    const [whole, code, strong, starred, underlined, label, target, address] = match
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) })
    from = match.index + whole.length
    const emphasis = starred ?? underlined
    if (code !== undefined) parts.push({ kind: 'code', text: code })
    else if (strong !== undefined) parts.push({ kind: 'strong', inline: parseInline(strong) })
    else if (emphasis !== undefined) parts.push({ kind: 'emphasis', inline: parseInline(emphasis) })
    else parts.push({ kind: 'link', text: label || (target ?? address)!, target: (target ?? address)! })
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}
