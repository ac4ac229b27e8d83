import { z } from 'zod'
import { firstIssue } from './failure'
import { type Stack, stackSchema } from './stack'

/** Layers as they lie in the clipboard: text that also another window, or a person, can read. */
const clippingFormat = 'layerbench-layers'
const clippingSchema = z.strictObject({
  format: z.literal(clippingFormat),
  version: z.literal(1),
  layers: stackSchema.refine((layers) => layers.length > 0, 'there are none'),
})
/** More than the largest network takes up. */
const maximumCharacters = 2_000_000

export const writeClipping = (layers: Stack): string =>
  JSON.stringify({ format: clippingFormat, version: 1, layers } satisfies z.input<typeof clippingSchema>, undefined, 1)

/** The layers in a text from the clipboard, or why there are none, in a sentence without its full stop. */
export function readClipping(text: string): { layers: Stack } | { problem: string } {
  if (text.length > maximumCharacters) return { problem: 'What is in the clipboard is too large for layers' }
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return { problem: 'There are no layers in the clipboard' }
  }
  if ((document as { format?: unknown } | null)?.format !== clippingFormat) return { problem: 'There are no layers in the clipboard' }
  const read = clippingSchema.safeParse(document)
  return read.success ? { layers: read.data.layers } : { problem: `The layers in the clipboard can’t be read: ${firstIssue(read.error)}` }
}
