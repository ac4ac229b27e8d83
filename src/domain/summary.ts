import { type Analysis, networkInput, type NetworkNode, totalParameters } from './analysis'
import { sizeOf } from './shape'

/** One layer of the network as it is computed, as `keras.Model.summary` tells of it. */
export interface SummaryRow { name: string; type: string; output: string; parameters: number; connectedTo: string[] }

const typeOf = ({ op }: NetworkNode): string => op.kind === 'layer' ? op.spec.type : op.kind === 'merge' ? op.merge : 'Dense'
const withBatch = (sides: readonly number[]): string => `(None, ${sides.join(', ')})`

/** Every layer with what it puts out, every Repeat written out. */
export function summaryRows({ nodes }: Pick<Analysis, 'nodes'>): SummaryRow[] {
  const nameOf = (index: number) => (index === networkInput ? 'input' : nodes[index]!.name)
  const first = nodes.find(({ from }) => from.includes(networkInput))
  const input = first ? [{ name: 'input', type: 'InputLayer', output: withBatch(first.inputs[0]!), parameters: 0, connectedTo: [] }] : []
  return [...input, ...nodes.map((node) => ({
    name: node.name, type: typeOf(node), output: withBatch(node.output),
    parameters: node.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0), connectedTo: node.from.map(nameOf),
  }))]
}

const heads = ['Layer (type)', 'Output shape', 'Param #', 'Connected to'] as const
const cellsOf = ({ name, type, output, parameters, connectedTo }: SummaryRow): string[] =>
  [`${name} (${type})`, output, parameters.toLocaleString('en'), connectedTo.join(', ')]

/** The totals that stand under the table. */
export const summaryTotals = ({ parameters }: Pick<Analysis, 'parameters'>): [string, string][] => [
  ['Total params', totalParameters(parameters).toLocaleString('en')],
  ['Trainable params', parameters.trainable.toLocaleString('en')],
  ['Non-trainable params', parameters.nonTrainable.toLocaleString('en')],
]

/** As `summary()` prints it: columns aligned, totals below. */
export function summaryText(name: string, analysis: Pick<Analysis, 'nodes' | 'parameters'>): string {
  const rows = summaryRows(analysis).map(cellsOf)
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)))
  const line = (cells: readonly string[]) => cells.map((cell, i) => (i === 2 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ').trimEnd()
  const rule = (character: string) => character.repeat(widths.reduce((sum, width) => sum + width, 2 * (heads.length - 1)))
  const totals = summaryTotals(analysis).map(([what, count]) => `${what}: ${count}`)
  return [`Model: "${name}"`, rule('─'), line(heads), rule('═'), ...rows.map(line), rule('─'), ...totals, ''].join('\n')
}

/** The same as a Markdown table. */
export function summaryMarkdown(name: string, analysis: Pick<Analysis, 'nodes' | 'parameters'>): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`
  const rows = summaryRows(analysis).map((each) => row(cellsOf(each)))
  const totals = summaryTotals(analysis).map(([what, count]) => `${what}: ${count}`).join(' · ')
  return [`**${name}**`, '', row(heads), '| :-- | :-- | --: | :-- |', ...rows, '', totals, ''].join('\n')
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)

/** The same for a spreadsheet, name and type in columns of their own (RFC 4180). */
export function summaryCsv(analysis: Pick<Analysis, 'nodes'>): string {
  const rows = summaryRows(analysis).map(({ name, type, output, parameters, connectedTo }) =>
    [name, type, output, String(parameters), connectedTo.join(', ')])
  const [, ...others] = heads
  return [['Layer', 'Type', ...others], ...rows].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')
}
