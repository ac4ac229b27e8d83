import { setPriority } from 'node:os'
import { EngineClient } from '../host/engineClient'
import { startUtilityEngine } from './utilityEngine'

/** Behind the window's own processes, so that it answers while every core trains. */
const background = 5

function start(name: string): EngineClient {
  const engine = new EngineClient(startUtilityEngine(name))
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
  private trainer: EngineClient | undefined

  /** Started when first needed, and again after it died. */
  get assistant(): EngineClient {
    if (!this.helper?.isAlive) this.helper = start('Layerbench assistant')
    return this.helper
  }

  /** A fresh process for one run. It takes the one that was warmed up, if any. */
  takeTrainer(): EngineClient {
    const engine = this.trainer?.isAlive ? this.trainer : start('Layerbench training')
    this.trainer = undefined
    return engine
  }

  /** Loads the native library ahead of the next Train. */
  warmTrainer(): void {
    if (!this.trainer?.isAlive) this.trainer = start('Layerbench training')
  }
}
