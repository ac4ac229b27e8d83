import type { Analysis } from '../analysis'
import { type Architecture, outputName } from '../architecture'
import { chipsOf, definitionOf } from '../layers'
import { formatShape, type Shape } from '../shape'
import type { Branch, Repeat, Stack, StackItem } from '../stack'
import { type PictureColours, pictureColours } from './colours'

const box = { width: 264, height: 40 } as const
/** Between a layer and the next, with room for the shape that passes. */
const step = 30
const gap = 28, frame = 14, margin = 24, joinHeight = 24

interface Size { width: number; height: number }

const sizeOfItem = (item: StackItem): Size => {
  if (item.type === 'Branch') {
    const columns = item.branches.map(sizeOfStack)
    return {
      width: columns.reduce((sum, { width }) => sum + width, gap * (columns.length - 1)),
      height: Math.max(...columns.map(({ height }) => height)) + 2 * step + joinHeight,
    }
  }
  if (item.type === 'Repeat') {
    const { width, height } = sizeOfStack(item.layers)
    return { width: width + 2 * frame, height: height + 2 * frame + 12 }
  }
  return box
}

function sizeOfStack(stack: Stack): Size {
  if (!stack.length) return { width: 90, height: step }
  const sizes = stack.map(sizeOfItem)
  return {
    width: Math.max(...sizes.map(({ width }) => width)),
    height: sizes.reduce((sum, { height }) => sum + height, step * (sizes.length - 1)),
  }
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
const fitted = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** Draws a network from top to bottom: branches beside each other, a Repeat as a frame. */
class Drawing {
  readonly parts: string[] = []
  constructor(private readonly analysis: Analysis, private readonly colours: PictureColours) {}

  private text(x: number, y: number, text: string, { size = 12, bold = false, dim = false, anchor = 'start' } = {}): void {
    this.parts.push(`<text x="${x}" y="${y}" font-size="${size}"${bold ? ' font-weight="600"' : ''} fill="${dim ? this.colours.dim : this.colours.ink}" text-anchor="${anchor}">${escaped(text)}</text>`)
  }
  private path(d: string): void {
    this.parts.push(`<path d="${d}" fill="none" stroke="${this.colours.line}" stroke-width="1.5"/>`)
  }
  private shapeAfter(name: string): Shape | undefined {
    const found = this.analysis.items.get(name)
    return found?.state === 'ok' ? found.output : undefined
  }

  box(x: number, y: number, title: string, line: string, colour: string, dimmed = false): void {
    const left = x - box.width / 2
    this.parts.push(`<g${dimmed ? ' opacity="0.45"' : ''}>`)
    this.parts.push(`<rect x="${left}" y="${y}" width="${box.width}" height="${box.height}" rx="7" fill="${this.colours.box}" stroke="${this.colours.line}"/>`)
    this.parts.push(`<rect x="${left}" y="${y}" width="5" height="${box.height}" rx="2.5" fill="${colour}"/>`)
    this.text(left + 14, y + (line ? 17 : 25), fitted(title, 34), { bold: true })
    if (line) this.text(left + 14, y + 32, fitted(line, 46), { size: 10.5, dim: true })
    this.parts.push('</g>')
  }

  /** From one end to the next, with the shape that passes. */
  link(x: number, from: number, to: number, shape: Shape | undefined): void {
    this.path(`M${x} ${from}V${to}`)
    if (shape && to - from >= step - 2) this.text(x + 7, (from + to) / 2 + 4, formatShape(shape), { size: 10, dim: true })
  }

  /** @returns the shape that leaves the stack */
  stack(stack: Stack, x: number, top: number, input: Shape | undefined): { bottom: number; shape: Shape | undefined } {
    let y = top, shape = input
    stack.forEach((item, i) => {
      if (i) {
        this.link(x, y, y + step, shape)
        y += step
      }
      const { height } = sizeOfItem(item)
      this.item(item, x, y, height, shape)
      y += height
      shape = item.disabled ? shape : this.shapeAfter(item.name)
    })
    return { bottom: y, shape }
  }

  private item(item: StackItem, x: number, y: number, height: number, input: Shape | undefined): void {
    if (item.type === 'Branch') this.branch(item, x, y, height, input)
    else if (item.type === 'Repeat') this.repeat(item, x, y, height, input)
    else {
      const line = chipsOf(item).map(({ text }) => text).join(' · ')
      this.box(x, y, `${item.type}${item.disabled ? ' (disabled)' : ''}`, line || item.name, this.colours.kinds[definitionOf(item.type).category], item.disabled)
    }
  }

  private branch(item: Branch, x: number, y: number, height: number, input: Shape | undefined): void {
    const columns = item.branches.map(sizeOfStack), { width } = sizeOfItem(item)
    const top = y + step, join = y + height - joinHeight
    let left = x - width / 2
    item.branches.forEach((branch, i) => {
      const centre = left + columns[i]!.width / 2
      this.path(`M${x} ${y}V${y + step / 3}H${centre}V${top}`)
      const { bottom, shape } = branch.length ? this.stack(branch, centre, top, input) : { bottom: top, shape: input }
      this.path(`M${centre} ${bottom}V${join - step / 3}H${x}V${join}`)
      if (shape) this.text(centre + 7, join - step / 3 - 5, formatShape(shape), { size: 10, dim: true })
      left += columns[i]!.width + gap
    })
    this.parts.push(`<rect x="${x - 55}" y="${join}" width="110" height="${joinHeight}" rx="12" fill="${this.colours.box}" stroke="${this.colours.line}"/>`)
    this.text(x, join + 16, item.merge, { bold: true, anchor: 'middle', size: 11 })
  }

  private repeat(item: Repeat, x: number, y: number, height: number, input: Shape | undefined): void {
    const { width } = sizeOfItem(item), left = x - width / 2
    this.parts.push(`<rect x="${left}" y="${y}" width="${width}" height="${height}" rx="10" fill="none" stroke="${this.colours.line}" stroke-dasharray="5 4"/>`)
    this.text(left + width - 10, y + 15, `× ${item.times}`, { bold: true, anchor: 'end' })
    const inner = y + frame + 12
    this.path(`M${x} ${y}V${inner}`)
    const { bottom } = this.stack(item.layers, x, inner, input)
    this.path(`M${x} ${bottom}V${y + height}`)
  }
}

/**
 * The network as an SVG document, which stands alone: no script, no reference, no font of its own.
 * @param input one example's shape
 */
export function drawNetwork(
  architecture: Architecture, analysis: Analysis, input: Shape, classes: number, theme: 'light' | 'dark' = 'light',
): string {
  const colours = pictureColours[theme], drawing = new Drawing(analysis, colours)
  const inner = sizeOfStack(architecture.layers)
  const width = Math.max(inner.width, box.width) + 2 * margin, x = width / 2
  let y = margin
  drawing.box(x, y, 'Input', formatShape(input), colours.line)
  y += box.height
  drawing.link(x, y, y + step, input)
  y += step
  const { bottom, shape } = drawing.stack(architecture.layers, x, y, input)
  if (architecture.layers.length) {
    drawing.link(x, bottom, bottom + step, shape)
    y = bottom + step
  }
  const { activation } = architecture.output
  drawing.box(x, y, `Output  ${classes} classes`, activation, analysis.items.get(outputName)?.state === 'ok' ? colours.kinds.core : colours.line)
  const height = y + box.height + margin
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif">`
    + `<title>${escaped(architecture.name)}</title><rect width="100%" height="100%" fill="${colours.paper}"/>${drawing.parts.join('')}</svg>`
}
