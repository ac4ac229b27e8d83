const separator = ' · '

/** Names of runs without what all of them share: of `dense · lr 0.001 · seed 2` and `dense · lr 0.01 · seed 2` the rates. */
export function shortNames(names: readonly string[]): string[] {
  if (names.length < 2) return [...names]
  const parts = names.map((name) => name.split(separator))
  const shared = new Set(parts[0]!.filter((part) => parts.every((own) => own.includes(part))))
  const short = parts.map((own) => own.filter((part) => !shared.has(part)).join(separator))
  // Where one is left with nothing, or two with the same, the names stay whole.
  return short.every(Boolean) && new Set(short).size === new Set(names).size ? short : [...names]
}
