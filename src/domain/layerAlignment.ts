import { type StackItem, summariseItem } from './stack'

/** One place in several architectures: the layer that each has there, or undefined. */
export type AlignedLayers = (StackItem | undefined)[]

const score = (a: StackItem, b: StackItem): number =>
  a.type !== b.type ? -1 : summariseItem(a) === summariseItem(b) ? 3 : 2

/**
 * Layers of several architectures side by side, so that a layer put between two others is one difference
 * rather than one in every layer behind it. Only layers of the same type stand beside each other. Needleman
 * and Wunsch's alignment, one architecture after the other against those before.
 */
export function alignLayers(stacks: readonly (readonly StackItem[])[]): AlignedLayers[] {
  let rows: AlignedLayers[] = []
  stacks.forEach((stack, count) => {
    rows = mergeStack(rows, stack, count)
  })
  return rows
}

function mergeStack(rows: AlignedLayers[], stack: readonly StackItem[], count: number): AlignedLayers[] {
  const shown = rows.map((row) => row.find((layer) => layer !== undefined)!)
  // best[i][j]: the highest score of rows from i with layers from j on.
  const best = Array.from({ length: rows.length + 1 }, () => new Array<number>(stack.length + 1).fill(0))
  for (let i = rows.length - 1; i >= 0; i--) {
    for (let j = stack.length - 1; j >= 0; j--) {
      const pair = score(shown[i]!, stack[j]!)
      best[i]![j] = Math.max(best[i + 1]![j]!, best[i]![j + 1]!, pair > 0 ? pair + best[i + 1]![j + 1]! : 0)
    }
  }
  const merged: AlignedLayers[] = []
  const absent: AlignedLayers = new Array<undefined>(count).fill(undefined)
  let i = 0, j = 0
  while (i < rows.length || j < stack.length) {
    const pair = i < rows.length && j < stack.length ? score(shown[i]!, stack[j]!) : -1
    if (pair > 0 && best[i]![j] === pair + best[i + 1]![j + 1]!) merged.push([...rows[i++]!, stack[j++]])
    else if (j >= stack.length || (i < rows.length && best[i]![j] === best[i + 1]![j])) {
      merged.push([...rows[i++]!, undefined])
    } else merged.push([...absent, stack[j++]])
  }
  return merged
}
