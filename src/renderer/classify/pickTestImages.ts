const atMost = 10

/** Numbers from 0 up to `count`, in any order, at most so many. */
function someOf(count: number, most: number, random: () => number): number[] {
  const all = Array.from({ length: count }, (_, i) => i)
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[all[i], all[j]] = [all[j]!, all[i]!]
  }
  return all.slice(0, most)
}

/** Which test images to take: one each of some classes that have any, as class and place within it. */
export const pickTestImages = (counts: readonly number[], random = Math.random): { label: number; offset: number }[] =>
  someOf(counts.length, counts.length, random).filter((label) => counts[label]! > 0).slice(0, atMost)
    .map((label) => ({ label, offset: Math.floor(random() * counts[label]!) }))
