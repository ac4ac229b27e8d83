import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request: what was asked for, and the file's bytes. */
export interface Asked {
  name: string
  range: number | undefined
  nth: number
  content: Uint8Array
  request: IncomingMessage
  response: ServerResponse
}

export interface FileServer {
  /** The address of the folder with the files. */
  base: string
  host: string
  /** `NAME` or `NAME from BYTE`, as they came. */
  asked: string[]
  close(): Promise<void>
}

/** Answers as a server should, ranges and all. */
export function answerWell({ range, content, response }: Asked): void {
  const rest = content.subarray(range ?? 0)
  if (range !== undefined) response.setHeader('Content-Range', `bytes ${range}-${content.length - 1}/${content.length}`)
  response.writeHead(range === undefined ? 200 : 206, { 'Content-Length': rest.length }).end(rest)
}

/** Promises the rest and cuts the connection after so many bytes of it; the last of them may not arrive. */
export const answerAndCut = (bytes: number) => ({ range, content, response }: Asked): void => {
  const rest = content.subarray(range ?? 0)
  if (range !== undefined) response.setHeader('Content-Range', `bytes ${range}-${content.length - 1}/${content.length}`)
  response.writeHead(range === undefined ? 200 : 206, { 'Content-Length': rest.length })
  response.flushHeaders()
  if (bytes) response.write(rest.subarray(0, bytes))
  setTimeout(() => response.socket!.end(), 20)
}

/** A real server on this machine. @param answer to the nth request for a file, from 0; `answerWell` unless told otherwise */
export async function serveFiles(
  files: Record<string, Uint8Array>, answer: (asked: Asked) => void = answerWell,
): Promise<FileServer> {
  const asked: string[] = [], counts = new Map<string, number>()
  const server = createServer((request, response) => {
    const name = request.url!.split('/').pop()!, nth = counts.get(name) ?? 0
    const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1], range = from === undefined ? undefined : Number(from)
    counts.set(name, nth + 1)
    asked.push(range === undefined ? name : `${name} from ${range}`)
    answer({ name, range, nth, content: files[name] ?? new Uint8Array(), request, response })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    base: `http://${host}/files/`, host, asked,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
