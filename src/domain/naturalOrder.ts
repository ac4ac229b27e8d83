/** A text to be sorted by, so that 9 comes before 10 and upper case doesn't matter. */
export const naturalKey = (text: string): string => text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(16, '0'))

/** Sorted as a person would, the same on every machine: numbers in names by their value. */
export function inNaturalOrder<Item>(items: readonly Item[], textOf: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, text: textOf(item), key: naturalKey(textOf(item)) }))
    .sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : a.text < b.text ? -1 : a.text > b.text ? 1 : 0)
    .map(({ item }) => item)
}
