import type { z } from 'zod'
import type { Failure } from '../domain/failure'

export type RequestTable = Record<string, { input: z.ZodType; output: z.ZodType }>
/** What a process of ours is asked, and what it tells meanwhile. A request has one answer. */
export interface Protocol<Requests extends RequestTable, Event> { requests: Requests; event: z.ZodType<Event> }
export type InputOf<Requests extends RequestTable, Name extends keyof Requests> = z.infer<Requests[Name]['input']>
export type OutputOf<Requests extends RequestTable, Name extends keyof Requests> = z.infer<Requests[Name]['output']>

export type ToProcess = { id: number; name: string; input: unknown }
export type FromProcess =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; failure: Failure }
  | { event: string; [detail: string]: unknown }

/** What answers each request in the process. */
export type ProcessHandlers<Requests extends RequestTable> = {
  [Name in keyof Requests]: (input: InputOf<Requests, Name>) => OutputOf<Requests, Name> | Promise<OutputOf<Requests, Name>>
}
