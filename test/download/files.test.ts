import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Download, downloadSchema } from '../../src/domain/download'
import { downloadFiles, stateOf } from '../../src/download/files'
import { failureOf } from '../domain/failureOf'
import { seededNumbers } from '../engine/seededNumbers'
import { temporaryFolder } from '../engine/temporaryFolder'
import { answerAndCut, type Asked, answerWell, type FileServer, serveFiles } from './fileServer'

/** Bytes that no two places have alike, so that any that is lost, doubled or moved shows. */
const noise = (count: number, seed: number): Uint8Array => {
  const next = seededNumbers(seed)
  return Uint8Array.from({ length: count }, () => Math.floor(next() * 256))
}
const contents = { 'large.gz': noise(300_000, 1), 'small.gz': noise(700, 2) }
const files = Object.entries(contents).map(([name, content]) =>
  ({ name, bytes: content.length, md5: createHash('md5').update(content).digest('hex') }))
const total = 300_700

let folder: string
const servers: FileServer[] = []
beforeEach(() => { folder = join(temporaryFolder(), 'set') })
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

const serve = async (answer?: (asked: Asked) => void, served: Record<string, Uint8Array> = contents) => {
  const server = await serveFiles(served, answer)
  servers.push(server)
  return server
}
/** Only the large file is answered so; the small one as it should be. */
const serveLarge = (answer: (asked: Asked) => void) =>
  serve((asked) => (asked.name === 'large.gz' ? answer(asked) : answerWell(asked)))

interface Trying { control?: AbortController; told?: Download[]; silence?: number; pause?: number }
const download = (
  servers: (FileServer | string)[], { control = new AbortController(), told = [], silence = 2000, pause = 5 }: Trying = {},
) => {
  const sources = servers.map((server) => (typeof server === 'string' ? server : server.base))
  const tell = (now: Download) => { told.push(downloadSchema.parse(now)) }
  return downloadFiles(files, folder, { sources, signal: control.signal, silence, pause }, tell)
}

const lies = () => readdirSync(folder).sort()
const expectWhole = () => {
  expect(lies()).toEqual(['large.gz', 'small.gz'])
  for (const [name, content] of Object.entries(contents)) {
    expect(readFileSync(join(folder, name)).equals(content), name).toBe(true)
  }
}
const keepPart = (content: Uint8Array) => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'large.gz.part'), content)
}
const partSize = () => readFileSync(join(folder, 'large.gz.part')).length
const wrong = Uint8Array.from(contents['large.gz'], (byte, i) => (i === 10_000 ? byte ^ 1 : byte))

describe('a download', () => {
  it('brings all files, each asked for once, and tells from nothing to everything', async () => {
    const server = await serve(), told: Download[] = []
    expect(await download([server], { told })).toBe(true)
    expectWhole()
    expect(server.asked).toEqual(['large.gz', 'small.gz'])
    expect(told[0]).toEqual({ going: true, done: 0, total, bytesPerSecond: null })
    expect(told.at(-1)).toMatchObject({ done: total })
    expect(await stateOf(files, folder)).toEqual({ going: false, done: total, total, bytesPerSecond: null })
  })
  it('asks nobody where all files are there and right', async () => {
    await download([await serve()])
    const server = await serve()
    expect(await download([server])).toBe(true)
    expect(server.asked).toEqual([])
  })
  it('brings anew one that is not as published, which lies there until then', async () => {
    await download([await serve()])
    writeFileSync(join(folder, 'large.gz'), wrong)
    const server = await serve((asked) => {
      expect(existsSync(join(folder, 'large.gz'))).toBe(true)
      answerWell(asked)
    })
    expect(await download([server])).toBe(true)
    expectWhole()
    expect(server.asked).toEqual(['large.gz'])
  })
})

describe('a connection that is cut', () => {
  it('is taken up where it ended, again and again', async () => {
    const server = await serveLarge((asked) => (asked.nth < 3 ? answerAndCut(90_000)(asked) : answerWell(asked)))
    expect(await download([server])).toBe(true)
    expectWhole()
    const from = server.asked.flatMap((asked) => / from (\d+)$/.exec(asked)?.[1] ?? []).map(Number)
    expect(from).toHaveLength(3)
    expect(from).toEqual([...from].sort((a, b) => a - b))
    expect(from[0]).toBeGreaterThan(0)
  })
  it('that gets no further is given up after three tries, and what has come is kept', async () => {
    keepPart(contents['large.gz'].subarray(0, 50_000))
    const server = await serveLarge(answerAndCut(0))
    const failure = await failureOf(() => download([server]))
    expect(failure).toMatchObject({ code: 'download-failed', where: 'large.gz', what: `It can't be downloaded from ${server.host} (connection cut)` })
    expect(server.asked).toEqual(new Array<string>(3).fill('large.gz from 50000'))
    expect(await stateOf(files, folder)).toMatchObject({ going: false, done: 50_000 })
    const better = await serve()
    expect(await download([better])).toBe(true)
    expect(better.asked).toEqual(['large.gz from 50000', 'small.gz'])
    expectWhole()
  })
  it('without a length said beforehand is known by the size that is published', async () => {
    const server = await serveLarge(({ nth, range, content, response }) => {
      if (nth > 0) return answerWell({ nth, range, content, response } as Asked)
      response.writeHead(200).end(content.subarray(0, 1000))
    })
    expect(await download([server])).toBe(true)
    expectWhole()
    expect(server.asked).toEqual(['large.gz', 'large.gz from 1000', 'small.gz'])
  })
  it('is begun anew where the server takes no notice of ranges', async () => {
    keepPart(contents['large.gz'].subarray(0, 100_000))
    const server = await serveLarge((asked) => answerWell({ ...asked, range: undefined }))
    expect(await download([server])).toBe(true)
    expectWhole()
    expect(server.asked[0]).toBe('large.gz from 100000')
  })
  it.each([
    ['says that there is no such range', ({ response }: Asked) => response.writeHead(416).end()],
    ['gives another range', (asked: Asked) => answerWell({ ...asked, range: asked.range! - 10 })],
  ])('is begun anew where the server %s', async (_, answer) => {
    keepPart(contents['large.gz'].subarray(0, 100_000))
    const server = await serveLarge((asked) => (asked.range === undefined ? answerWell(asked) : answer(asked)))
    expect(await download([server])).toBe(true)
    expectWhole()
    expect(server.asked).toEqual(['large.gz from 100000', 'large.gz', 'small.gz'])
  })
})

describe('a part of an earlier download', () => {
  it('that is whole needs no server', async () => {
    keepPart(contents['large.gz'])
    const server = await serve()
    expect(await download([server])).toBe(true)
    expectWhole()
    expect(server.asked).toEqual(['small.gz'])
  })
  it.each([
    ['holds other bytes', noise(100_000, 3), ['large.gz from 100000', 'large.gz', 'small.gz']],
    ['is whole and holds other bytes', wrong, ['large.gz', 'small.gz']],
    ['is too long', noise(300_001, 4), ['large.gz', 'small.gz']],
  ])('that %s is thrown away and the file begun anew', async (_, content, asked) => {
    keepPart(content)
    const server = await serve()
    expect(await download([server])).toBe(true)
    expectWhole()
    expect(server.asked).toEqual(asked)
  })
})

describe('wrong bytes', () => {
  it('are removed and said, and nothing takes the file’s name', async () => {
    const server = await serve(undefined, { ...contents, 'large.gz': wrong })
    expect(await failureOf(() => download([server])))
      .toMatchObject({ code: 'download-failed', where: 'large.gz', what: expect.stringContaining('(other bytes than are published)') as string })
    expect(lies()).toEqual([])
    expect(server.asked).toEqual(['large.gz'])
  })
  it.each([
    ['fewer', contents['large.gz'].subarray(0, 299_999), 'a file of 299,999 bytes where 300,000 are published'],
    ['more', noise(300_001, 5), 'a file of 300,001 bytes where 300,000 are published'],
  ])('that are %s are not even taken', async (_, content, said) => {
    const server = await serve(undefined, { ...contents, 'large.gz': content })
    expect((await failureOf(() => download([server]))).what).toContain(said)
    expect(lies()).toEqual([])
  })
  it('that never end are stopped at the published size', async () => {
    const server = await serveLarge(({ response }) => {
      const more = () => { while (!response.destroyed && response.write(noise(50_000, 6))) /* as fast as it takes them */; }
      response.on('drain', more).writeHead(200)
      more()
    })
    expect((await failureOf(() => download([server]))).what).toMatch(/a file of 3\d\d,\d{3} bytes where 300,000 are published/)
    expect(partSize()).toBeLessThanOrEqual(300_000)
  })
  it('of one server are made good by the next', async () => {
    const bad = await serve(undefined, { ...contents, 'large.gz': wrong }), good = await serve()
    expect(await download([bad, good])).toBe(true)
    expectWhole()
    expect(good.asked).toEqual(['large.gz'])
  })
  it('that one server began are not mixed with another’s', async () => {
    const bad = await serve((asked) => answerAndCut(asked.nth ? 0 : 250_000)(asked), { ...contents, 'large.gz': wrong })
    const good = await serve()
    expect(await download([bad, good])).toBe(true)
    expectWhole()
    expect(good.asked.slice(0, 2)).toEqual([expect.stringMatching(/^large\.gz from \d{5,}$/), 'large.gz'])
  })
})

describe('a server that', () => {
  it.each([
    [404, 1, 'HTTP 404 Not Found'],
    [403, 1, 'HTTP 403 Forbidden'],
    [500, 3, 'HTTP 500 Internal Server Error'],
    [503, 3, 'HTTP 503 Service Unavailable'],
  ])('answers %i is asked %i time(s), then named with it, and what has come is kept', async (status, times, said) => {
    keepPart(contents['large.gz'].subarray(0, 1000))
    const server = await serve(({ response }) => { response.writeHead(status).end('<h1>sorry</h1>') })
    expect((await failureOf(() => download([server]))).what).toBe(`It can't be downloaded from ${server.host} (${said})`)
    expect(server.asked).toHaveLength(times)
    expect(partSize()).toBe(1000)
  })
  it('has recovered when it is asked again is forgiven', async () => {
    const server = await serveLarge((asked) => (asked.nth ? answerWell(asked) : asked.response.writeHead(503).end()))
    expect(await download([server])).toBe(true)
    expectWhole()
  })
  it('never answers is left after a while', async () => {
    const server = await serve(() => undefined)
    expect((await failureOf(() => download([server], { silence: 150 }))).what).toContain('(no answer for 0.15 s)')
    expect(server.asked).toHaveLength(1)
  })
  it('falls silent in the middle is asked for the rest', async () => {
    const server = await serveLarge((asked) => {
      if (asked.nth) return answerWell(asked)
      asked.response.writeHead(200, { 'Content-Length': 300_000 }).write(asked.content.subarray(0, 9000))
    })
    expect(await download([server], { silence: 150 })).toBe(true)
    expectWhole()
    expect(server.asked[1]).toBe('large.gz from 9000')
  })
  it('is not there is named, and so is a name that nobody knows; the next is taken', async () => {
    const gone = await serve()
    await gone.close()
    const failure = await failureOf(() => download([gone, 'http://no-such-host.invalid/']))
    expect(failure.what).toMatch(/^It can't be downloaded from 127\.0\.0\.1:\d+ \(connection refused, ECONNREFUSED\) or no-such-host\.invalid \(no such server is found, (ENOTFOUND|EAI_AGAIN)\)$/)
    expect(failure.advice).toContain('Check the network')
    expect(await download([gone, await serve()])).toBe(true)
  })
  it('speaks no HTTP is named', async () => {
    const server = createServer((socket) => socket.end('220 smtp ready\r\n'))
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const { port } = server.address() as { port: number }
    expect((await failureOf(() => download([`http://127.0.0.1:${port}/`]))).what).toContain('HPE_')
    server.close()
  })
  it('redirects to itself is followed, not for ever', async () => {
    const server = await serve((asked) => {
      if (asked.request.url!.startsWith('/moved/')) return answerWell(asked)
      asked.response.writeHead(302, { Location: `/moved/${asked.name}` }).end()
    })
    expect(await download([server])).toBe(true)
    expectWhole()
    const round = await serve(({ response, name }) => response.writeHead(301, { Location: `/${name}` }).end())
    folder = temporaryFolder()
    expect((await failureOf(() => download([round]))).what).toContain('more than 5 redirects')
    expect(round.asked).toHaveLength(6)
  })
  it('redirects to another without https is not followed', async () => {
    const other = await serve()
    for (const location of [`${other.base}large.gz`, 'file:///etc/passwd', 'http://[', 'ftp://127.0.0.1/large.gz']) {
      const server = await serve(({ response }) => response.writeHead(302, { Location: location }).end())
      expect((await failureOf(() => download([server]))).what).toMatch(/a redirect to .*which is not https/)
    }
    expect(other.asked).toEqual([])
  })
  it('redirects to https is followed there', async () => {
    const server = await serve(({ response }) => response.writeHead(302, { Location: 'https://127.0.0.1:9/large.gz' }).end())
    expect((await failureOf(() => download([server]))).what).toContain('ECONNREFUSED')
  })
})

describe('a download that is cancelled', () => {
  it('in the middle keeps what has come, and goes on with it next time', async () => {
    const control = new AbortController()
    const slow = await serveLarge((asked) => {
      asked.response.writeHead(200, { 'Content-Length': 300_000 }).write(asked.content.subarray(0, 120_000))
    })
    const done = download([slow], { control })
    await expect.poll(async () => (await stateOf(files, folder)).done).toBe(120_000)
    control.abort()
    expect(await done).toBe(false)
    expect(lies()).toEqual(['large.gz.part'])
    const server = await serve(), told: Download[] = []
    expect(await download([server], { told })).toBe(true)
    expect(told[0]!.done).toBe(120_000)
    expect(server.asked).toEqual(['large.gz from 120000', 'small.gz'])
    expectWhole()
  })
  it('before an answer or while it waits to ask again ends at once', async () => {
    for (const answer of [() => undefined, ({ response }: Asked) => { response.writeHead(500).end() }]) {
      const control = new AbortController(), server = await serve(answer), next = await serve()
      const done = download([server, next], { control, silence: 60_000, pause: 60_000 })
      await expect.poll(() => server.asked.length).toBe(1)
      setTimeout(() => control.abort(), 50)
      expect(await done).toBe(false)
      expect(next.asked).toEqual([])
    }
  })
})

describe('two downloads at once', () => {
  it('the second is refused and harms nothing; when the first is done there may be another', async () => {
    let second: Promise<unknown> | undefined
    const server = await serveLarge((asked) => {
      second ??= failureOf(() => download([server]))
      void second.then(() => answerWell(asked))
    })
    expect(await download([server])).toBe(true)
    expect(await second).toMatchObject({ code: 'download-busy', where: folder })
    expectWhole()
    expect(await download([server])).toBe(true)
  })
  it('is refused where another process has it, and taken over from one that is gone', async () => {
    mkdirSync(folder)
    writeFileSync(join(folder, 'lock'), String(process.ppid))
    const server = await serve()
    expect((await failureOf(() => download([server]))).what).toContain(`process ${process.ppid}`)
    expect(server.asked).toEqual([])
    writeFileSync(join(folder, 'lock'), '99999999')
    expect(await download([server])).toBe(true)
    expectWhole()
  })
})

describe('the disk', () => {
  it('that is full is said with its place, and no other server is asked', async () => {
    mkdirSync(folder)
    symlinkSync('/dev/full', join(folder, 'large.gz.part'))
    const server = await serve(), next = await serve()
    expect(await failureOf(() => download([server, next]))).toMatchObject({ code: 'disk-full', where: join(folder, 'large.gz.part') })
    expect(server.asked).toEqual(['large.gz'])
    expect(next.asked).toEqual([])
    expect(lies()).toEqual(['large.gz.part'])
  })
  it('that has a file where the folder should be is said', async () => {
    writeFileSync(folder, '')
    expect(await failureOf(async () => download([await serve()]))).toMatchObject({ code: 'disk-error', where: folder })
  })
})
