import { joinBytes } from '../joinBytes'

/** A field of a protocol buffers message by its number; several under one number make a list. */
export type Field = readonly [number: number, value: Value]
/** How a value is written on the wire follows from what it is. */
export type Value =
  | { int: number } | { double: number } | { floats: readonly number[] } | { text: string } | { message: readonly Field[] }

const utf8 = new TextEncoder()

/** A message's bytes in the binary format of protocol buffers. */
export const messageBytes = (fields: readonly Field[]): Uint8Array =>
  joinBytes(fields.map(([number, value]) => fieldBytes(number, value)))

function fieldBytes(number: number, value: Value): Uint8Array {
  if ('int' in value) return joinBytes([varint(number * 8), varint(value.int)])
  if ('double' in value) return joinBytes([varint(number * 8 + 1), littleEndian(8, (view) => view.setFloat64(0, value.double, true))])
  const content = 'text' in value ? utf8.encode(value.text)
    : 'message' in value ? messageBytes(value.message)
      : joinBytes(value.floats.map((float) => littleEndian(4, (view) => view.setFloat32(0, float, true))))
  return joinBytes([varint(number * 8 + 2), varint(content.length), content])
}

/** Of a whole number from 0 to 2⁵³. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push(value % 128 + 128)
  return Uint8Array.of(...bytes, value)
}

export function littleEndian(length: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length)
  write(new DataView(bytes.buffer))
  return bytes
}
