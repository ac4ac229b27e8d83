/** Where a page of `size` begins that holds `offset`, within `total` items. */
export function pageStart(offset: number, size: number, total: number): number {
  if (size < 1 || total < 1) return 0
  const last = Math.floor((total - 1) / size) * size
  return Math.max(0, Math.min(Math.floor(offset / size) * size, last))
}

/** `1–12 of 6,000`. */
export function rangeText(start: number, size: number, total: number): string {
  if (total === 0) return 'none'
  const first = start + 1, last = Math.min(total, start + size)
  return `${first.toLocaleString('en')}${last > first ? `–${last.toLocaleString('en')}` : ''} of ${total.toLocaleString('en')}`
}

/** How many cells of that size fit side by side with `gap` between them; at least one. */
export const cellsIn = (length: number, cell: number, gap: number): number =>
  Math.max(1, Math.floor((length + gap) / (cell + gap)))
