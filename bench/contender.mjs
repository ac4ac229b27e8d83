import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/**
 * A way to train a network, in a process of its own that answers a JSON line a turn (see `bench/contenders`).
 * @typedef {{name: string, program: string, args: string[]}} Command
 */
export class Contender {
  #child
  #answers
  #lastWords = ''

  /** @param {Command} command @param {number} threads that it may use */
  constructor({ name, program, args }, threads) {
    this.name = name
    this.threads = threads
    this.#child = spawn(program, args, {
      env: {
        ...process.env, TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: String(threads),
        OMP_NUM_THREADS: String(threads), PYTHONDONTWRITEBYTECODE: '1',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#child.stderr.setEncoding('utf8').on('data', (text) => { this.#lastWords = (this.#lastWords + text).slice(-4000) })
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** Waits until it is warmed up. @returns {Promise<{versions: object, facts: object}>} */
  async ready() {
    const { versions, facts } = await this.#next()
    this.versions = versions
    this.facts = facts
    return this
  }

  /** @returns {Promise<number>} steps per second of a turn of about that many seconds */
  async train(seconds) {
    const turn = await this.#ask({ do: 'train', seconds })
    return turn.steps / turn.seconds
  }

  /** @returns {Promise<number>} images per second */
  async predict(seconds) {
    const turn = await this.#ask({ do: 'predict', seconds })
    return turn.images / turn.seconds
  }

  get pid() {
    return this.#child.pid
  }

  /** Most memory it has had so far, in bytes; undefined where the system doesn't say. */
  get peakMemory() {
    return this.#memory('VmHWM')
  }

  /** The memory it has now. */
  get memory() {
    return this.#memory('VmRSS')
  }

  end() {
    this.#child.kill()
  }

  #memory(kind) {
    try {
      const [, kilobytes] = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8').match(new RegExp(`${kind}:\\s+(\\d+) kB`))
      return Number(kilobytes) * 1024
    } catch {
      return undefined
    }
  }

  #ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`)
    return this.#next()
  }

  async #next() {
    const { value, done } = await this.#answers.next()
    if (done) throw new Error(`${this.name} ended without an answer:\n${this.#lastWords}`)
    return JSON.parse(value)
  }
}

/** Seconds and how often: of several short turns the fastest counts, as the one that was disturbed least. */
const trial = { seconds: 0.4, turns: 3 }

/**
 * Starts a contender with the number of threads that suits it.
 * @param {Command} command @param {number[]} choices
 */
export async function startFastest(command, choices) {
  let best
  for (const threads of choices) {
    const contender = await new Contender(command, threads).ready()
    await contender.train(trial.seconds) // not counted: it may still load something
    let speed = 0
    for (let turn = 0; turn < trial.turns; turn++) speed = Math.max(speed, await contender.train(trial.seconds))
    if (best && best.speed >= speed) contender.end()
    else {
      best?.contender.end()
      best = { contender, speed }
    }
  }
  return best.contender
}
