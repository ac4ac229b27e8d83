/** The value that would stand at that place if they were in order, 0 where there is none (Hoare's selection). Reorders them. */
export function nth(values: Float64Array, place: number): number {
  let low = 0, high = values.length - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1]!
    let left = low, right = high
    while (left <= right) {
      while (values[left]! < pivot) left++
      while (values[right]! > pivot) right--
      if (left > right) break
      const value = values[left]!
      values[left++] = values[right]!
      values[right--] = value
    }
    if (place <= right) high = right
    else if (place >= left) low = left
    else break
  }
  return values[place] ?? 0
}
