import type { Reply } from '../domain/failure'
import type { EventName, EventPayload, Input, Output, RequestName } from './contract'

/** What the preload puts on `window.layerbench`: one function a channel, one subscription an event. */
export interface Bridge {
  request: { [Name in RequestName]: (input: Input<Name>) => Promise<Reply<Output<Name>>> }
  /** Where a file that was dropped lies, or '' for one that doesn't come from the disk. */
  pathOf(file: File): string
  /** Calls `listener` for each such event; returns what ends it. */
  on: { [Name in EventName]: (listener: (payload: EventPayload<Name>) => void) => () => void }
}
