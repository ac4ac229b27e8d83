import type { Experiment } from '../domain/experiment'
import { fail } from '../domain/failure'
import type { RateTest } from '../domain/rateRange'
import type { EngineClient } from '../host/engineClient'
import { rateTestThreads, testRates } from '../host/rateTest'
import { threadEnvironment } from '../host/threads'
import { broadcast } from './channels'
import type { DataSets } from './dataSets'
import type { Engines } from './engines'
import type { Runs } from './runs'

/** A test that goes on, with what it has told; it may be ended before it has an engine. */
interface Going { engine?: EngineClient; cut?: 'stopped' | 'for a run'; told: RateTest }

/** The learning-rate range test, one at a time and only while no run trains, in a process of its own. */
export class RateTests {
  private going: Going | undefined

  constructor(private readonly engines: Engines, private readonly data: DataSets, private readonly runs: Runs) {
    engines.onTraining(() => this.cut('for a run'))
  }

  /** @throws FailureError `run-busy`, and what `testRates` has */
  async run(experiment: Experiment): Promise<RateTest> {
    if (this.runs.isBusy) fail('run-busy', 'A run is being trained', 'Wait for it or stop it, then look for a rate.')
    if (this.going) fail('run-busy', 'Rates are being tried already', 'Wait for that test or stop it.')
    const going: Going = this.going = { told: { ended: 'stopped', steps: 0, points: [] } }
    try {
      return await this.test(experiment, going)
    } catch (error) {
      if (going.cut === 'stopped') return going.told
      if (going.cut) fail('run-busy', 'The test was ended, since a run was started', 'Look for a rate when the run is done.')
      throw error
    } finally {
      going.engine?.kill()
      this.going = undefined
    }
  }

  private async test(experiment: Experiment, going: Going): Promise<RateTest> {
    const data = await this.data.facts(experiment.data), places = await this.data.places()
    going.engine = this.engines.startMeasuring(threadEnvironment(rateTestThreads(experiment, data)))
    const answer = testRates(going.engine, { experiment, data, places, store: this.runs.store }, (points, steps) => {
      going.told = { ...going.told, steps, points: [...going.told.points, ...points] }
      broadcast('rates.tested', { points, steps })
    })
    if (going.cut) going.engine.kill()
    return answer
  }

  /** Ends the test at once, also where the native library hangs: its process is killed, and what it has told is the answer. */
  stop(): void {
    this.cut('stopped')
  }
  private cut(why: NonNullable<Going['cut']>): void {
    if (!this.going) return
    this.going.cut ??= why
    this.going.engine?.kill()
  }
}
