import { setPriority } from 'node:os'
import type { DataPlaces } from '../data/catalogue'
import { EngineClient } from '../host/engineClient'
import { threadCandidates, threadEnvironment } from '../host/threads'
import { built } from './paths'
import { startUtilityProcess } from './utilityProcess'

/**
 * Electron's allocator gives large blocks back to the system whenever they are freed, so that each step would have them
 * faulted in anew; TensorFlow's own keeps them.
 */
const keptMemory = { TF_CPU_ALLOCATOR_USE_BFC: '1' }
/** Behind the window's own processes, so that it answers while every core trains. */
const background = 5

function start(name: string, environment?: Record<string, string>): EngineClient {
  const engine = new EngineClient(startUtilityProcess(built.engine, name, { ...keptMemory, ...environment }))
  const lower = () => {
    if (engine.pid === undefined) return
    try {
      setPriority(engine.pid, background)
    } catch {
      // Not every system lets one; the window is only a little less lively then.
    }
  }
  setTimeout(lower, 200)
  return engine
}

/**
 * Two kinds of engine process: the assistant reads data and classifies for as long as the app runs, a trainer
 * trains one run. So classifying works while a run trains, and a crash ends no more than its own job.
 */
export class Engines {
  private helper: EngineClient | undefined
  private trainers: EngineClient[] = []
  private giveWay: () => void = () => undefined

  /** Started when first needed, and again after it died. */
  get assistant(): EngineClient {
    if (!this.helper?.isAlive) this.helper = start('Layerbench assistant')
    return this.helper
  }

  /** A process to measure in; whoever asks for it ends it. */
  startMeasuring = (environment: Record<string, string>): EngineClient => start('Layerbench calibration', environment)

  /** Called whenever a run is about to train, which needs the whole processor. */
  onTraining(giveWay: () => void): void {
    this.giveWay = giveWay
  }

  /** A fresh process for one run with that many threads. */
  startTrainer(threads: number): EngineClient {
    this.giveWay()
    return start('Layerbench training', threadEnvironment(threads))
  }

  /** Fresh processes for one run, one a thread count, of which the fastest trains it. */
  takeTrainers(): EngineClient[] {
    this.giveWay()
    this.warmTrainers()
    const taken = this.trainers
    this.trainers = []
    return taken
  }

  /** Loads the native library ahead of the next Train. */
  warmTrainers(): void {
    if (this.trainers.length && this.trainers.every((engine) => engine.isAlive)) return
    for (const engine of this.trainers) engine.kill()
    this.trainers = threadCandidates().map((threads) => start('Layerbench training', threadEnvironment(threads)))
  }

  /** Has the waiting processes read a set that is likely to be trained on next. */
  preload(id: string, places: DataPlaces): void {
    for (const engine of this.trainers) void engine.ask('data.load', { id, ...places }).catch(() => undefined)
  }
}
