import { type ItemAnalysis, totalParameters } from '../analysis'
import { analysisOf } from '../experiment'
import { alignLayers } from '../layerAlignment'
import { formatShape } from '../shape'
import { placedItems, type StackItem, summariseItem } from '../stack'
import type { Subject } from './subject'

/** What an architecture has at a place, beside what the first one has there. */
export type LayerChange = 'same' | 'added' | 'removed' | 'changed'
export interface LayerCell {
  /** Undefined where it has no layer there. */
  text?: string
  output?: string
  parameters?: number
  /** Within how many containers it stands. */
  depth: number
  change: LayerChange
}
/** Those of the compared that share an architecture. */
export interface ArchitectureColumn { name: string; subjects: Subject[]; parameters: number }

/** Architectures aligned layer by layer: a column for each that differs, a row for each place. */
export function alignedArchitectures(subjects: readonly Subject[]): { columns: ArchitectureColumn[]; rows: LayerCell[][] } {
  const byContent = new Map<string, Subject[]>()
  for (const subject of subjects) {
    const { architecture, preprocessing } = subject.runs[0].experiment, { shape, classes } = subject.runs[0].data
    const key = JSON.stringify([architecture.layers, architecture.output, preprocessing, shape, classes.length])
    byContent.set(key, [...byContent.get(key) ?? [], subject])
  }
  const shared = [...byContent.values()].map((own) => {
    const { experiment, data } = own[0]!.runs[0], placed = placedItems(experiment.architecture.layers)
    const analysis = analysisOf(experiment, data)
    const depths = new Map(placed.map(({ item, depth }) => [item, depth]))
    return { own, name: experiment.architecture.name, analysis, placed, depths }
  })
  const aligned = alignLayers(shared.map(({ placed }) => placed.map(({ item }) => item)))
  return {
    columns: shared.map(({ own, name, analysis }) => ({ name, subjects: own, parameters: totalParameters(analysis.parameters) })),
    rows: aligned.map((places) => shared.map(({ analysis, depths }, column): LayerCell => {
      const item = places[column], depth = (item && depths.get(item)) ?? 0
      return { depth, change: changeOf(places[0], item), ...(item && describe(item, analysis.items.get(item.name))) }
    })),
  }
}

function changeOf(first: StackItem | undefined, item: StackItem | undefined): LayerChange {
  if (!first || !item) return first ? 'removed' : item ? 'added' : 'same'
  return summariseItem(first) === summariseItem(item) ? 'same' : 'changed'
}

const describe = (item: StackItem, known: ItemAnalysis | undefined): Pick<LayerCell, 'text' | 'output' | 'parameters'> => ({
  text: summariseItem(item),
  ...(known?.state === 'ok' && { output: formatShape(known.output), parameters: totalParameters(known.parameters) }),
})
