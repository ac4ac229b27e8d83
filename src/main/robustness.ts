import { fail } from '../domain/failure'
import { measurements, usualImages } from '../domain/robustness'
import type { EngineClient } from '../host/engineClient'
import { measureRobustness } from '../host/robustness'
import type { Input, Output } from '../ipc/contract'
import { broadcast } from './channels'
import type { DataSets } from './dataSets'
import type { Engines } from './engines'
import type { Runs } from './runs'

/** Measures what runs bear of worse images, one run at a time, in a process of its own behind everything else. */
export class RobustnessMeasures {
  private going: { id: string; engine: EngineClient; stopped: boolean } | undefined

  constructor(private readonly engines: Engines, private readonly data: DataSets, private readonly runs: Runs) {}

  /** Null where a person stopped it. @throws FailureError `run-busy`, and what `measureRobustness` has */
  async measure({ id, checkpoint }: Input<'runs.measureRobustness'>): Promise<Output<'runs.measureRobustness'>> {
    if (this.going) fail('run-busy', 'Another run’s robustness is being measured', 'Wait for it or stop it.')
    const going = this.going = { id, engine: this.engines.startMeasuring({}), stopped: false }
    try {
      const places = await this.data.places()
      const { run, robustness } = await measureRobustness(
        going.engine, { store: this.runs.store, id, checkpoint, images: usualImages, places },
        (done) => broadcast('run.measured', { id, done, of: measurements }))
      broadcast('run.changed', run)
      return robustness
    } catch (error) {
      if (going.stopped) return null
      throw error
    } finally {
      going.engine.kill()
      this.going = undefined
    }
  }

  /** Ends what is measured of that run; nothing of it is kept. */
  stop(id: string): void {
    if (this.going?.id !== id) return
    this.going.stopped = true
    this.going.engine.kill()
  }
}
