/** How many bytes a label takes where labels are kept or hashed: sets of more classes need two. */
export const bytesPerLabel = (classes: number): 1 | 2 => classes <= 256 ? 1 : 2

/**
 * Labels as they are kept and hashed; of two bytes the lower comes first.
 * @param classes how many the set has
 */
export function labelBytes(labels: Uint16Array, classes: number): Uint8Array {
  if (bytesPerLabel(classes) === 1) return Uint8Array.from(labels)
  const bytes = new Uint8Array(2 * labels.length), view = new DataView(bytes.buffer)
  labels.forEach((label, i) => view.setUint16(2 * i, label, true))
  return bytes
}

/** Labels as `labelBytes` gave them. */
export function labelsIn(bytes: Uint8Array, classes: number): Uint16Array {
  if (bytesPerLabel(classes) === 1) return Uint16Array.from(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint16Array.from({ length: bytes.length / 2 }, (_, i) => view.getUint16(2 * i, true))
}
