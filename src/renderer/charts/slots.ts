import { runColours } from './theme'

/**
 * A slot of the palette for each of those that are drawn together: the one it has been given before. Where two have the
 * same, the later one stands back, for as long as there are slots that are free; a new one takes a slot that fewest have.
 * @param remembered slots given before @param shown those that are drawn already, which nothing recolours
 */
export function slotsOf(
  keys: readonly string[], remembered: Readonly<Record<string, number>>, shown: ReadonlyMap<string, number> = new Map(),
): Map<string, number> {
  const uses = runColours.map(() => 0), slots = new Map<string, number>(), taken = new Set<number>()
  for (const slot of Object.values(remembered)) uses[slot % uses.length]!++
  const give = (key: string, slot: number) => {
    slots.set(key, slot)
    taken.add(slot)
  }
  const crowded = keys.length > uses.length
  for (const key of keys) if (shown.has(key)) give(key, shown.get(key)!)
  for (const key of keys) {
    const own = remembered[key]
    if (!slots.has(key) && own !== undefined && (crowded || !taken.has(own % uses.length))) give(key, own % uses.length)
  }
  for (const key of keys) {
    if (slots.has(key)) continue
    const free = uses.map((_, slot) => slot).filter((slot) => taken.size >= uses.length || !taken.has(slot))
    const slot = free.reduce((least, one) => (uses[one]! < uses[least]! ? one : least))
    uses[slot]!++
    give(key, slot)
  }
  return slots
}
