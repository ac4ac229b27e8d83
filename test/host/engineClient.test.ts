import { describe, expect, it } from 'vitest'
import { EngineClient } from '../../src/host/engineClient'
import type { StartedProcess } from '../../src/host/processClient'
import type { EngineEvent } from '../../src/ipc/engineProtocol'
import type { FromProcess, ToProcess } from '../../src/ipc/processProtocol'

/** The near end of a process that says what the test tells it to. */
function processThatSays() {
  const asked: ToProcess[] = []
  let say: (message: FromProcess) => void = () => undefined
  let die: (cause: string, lastWords: string) => void = () => undefined
  const near: StartedProcess = {
    pid: 4711,
    post: (message) => asked.push(message),
    onMessage: (listener) => { say = listener },
    onExit: (listener) => { die = listener },
    kill: () => die('SIGKILL', ''),
  }
  const client = new EngineClient(near)
  return {
    client,
    asked,
    say: (message: FromProcess) => say(message),
    die: (cause: string, words = '') => die(cause, words),
  }
}
const failureOf = (promise: Promise<unknown>) =>
  promise.then(() => undefined, (error: { failure?: unknown }) => error.failure)

describe('asking', () => {
  it('gives each question its own answer, in whatever order they come', async () => {
    const { client, asked, say } = processThatSays()
    const first = client.ask('probe', { steps: 1 }), second = client.ask('probe', { steps: 2 })
    expect(asked.map(({ name, input }) => [name, input])).toEqual([
      ['probe', { steps: 1 }],
      ['probe', { steps: 2 }],
    ])
    say({ id: asked[1]!.id, ok: true, value: { device: 'CPU', losses: [2] } })
    say({ id: asked[0]!.id, ok: true, value: { device: 'CPU', losses: [1] } })
    expect(await first).toEqual({ device: 'CPU', losses: [1] })
    expect(await second).toEqual({ device: 'CPU', losses: [2] })
  })

  it('throws the failure that is answered', async () => {
    const { client, asked, say } = processThatSays()
    const question = client.ask('stop', {})
    say({ id: asked[0]!.id, ok: false, failure: { code: 'run-busy', what: 'It is', advice: 'Wait.' } })
    expect(await failureOf(question)).toEqual({ code: 'run-busy', what: 'It is', advice: 'Wait.' })
  })

  it('refuses an answer that isn’t what the protocol says', async () => {
    const { client, asked, say } = processThatSays()
    const question = client.ask('probe', { steps: 1 })
    say({ id: asked[0]!.id, ok: true, value: { device: 'CPU', losses: ['high'] } })
    await expect(question).rejects.toThrow()
  })

  it('ignores an answer to nothing', () => {
    const { say } = processThatSays()
    expect(() => say({ id: 99, ok: true, value: {} })).not.toThrow()
  })

  it('tells events to everybody who listens', () => {
    const { client, say } = processThatSays()
    const heard: EngineEvent[] = []
    client.onEvent((event) => heard.push(event))
    client.onEvent((event) => heard.push(event))
    say({ event: 'phase', phase: 'Loading data' })
    expect(heard).toEqual([
      { event: 'phase', phase: 'Loading data' },
      { event: 'phase', phase: 'Loading data' },
    ])
  })
})

describe('a process that ends', () => {
  it('answers all that was asked, and all that is asked later, with its cause', async () => {
    const { client, die } = processThatSays()
    const questions = [client.ask('stop', {}), client.ask('environment', {})]
    let told = 0
    client.onExit(() => told++)
    expect(client.isAlive).toBe(true)
    die('SIGKILL', 'something was wrong')
    expect(client.isAlive).toBe(false)
    expect(told).toBe(1)
    for (const question of [...questions, client.ask('stop', {})]) {
      const failure = await failureOf(question) as { what: string }
      expect(failure).toMatchObject({ code: 'engine-died' })
      expect(failure.what).toContain('SIGKILL: something was wrong')
    }
  })

  it.each(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL'])(
    'by %s crashed in native code: advice on memory',
    async (signal) => {
      const { client, die } = processThatSays()
      const question = client.ask('stop', {})
      die(signal, "terminate called after throwing an instance of 'std::bad_alloc'")
      expect(await failureOf(question)).toMatchObject({
        code: 'out-of-memory',
        what: expect.stringContaining('std::bad_alloc') as string,
        advice: expect.stringMatching(/batch or the network smaller/) as string,
      })
    },
  )

  it.each(['exit code 1', 'exit code 0', 'SIGTERM'])('by %s has died, with advice', async (cause) => {
    const { client, die } = processThatSays()
    const question = client.ask('stop', {})
    die(cause)
    expect(await failureOf(question)).toMatchObject({
      code: 'engine-died',
      what: expect.stringContaining(cause) as string,
    })
  })
})
