import type { Predictions } from '../domain/evaluation/predictions'
import { fail } from '../domain/failure'
import { keptPredictions, predict } from '../host/evaluation'
import type { Input } from '../ipc/contract'
import { broadcast } from './channels'
import type { DataSets } from './dataSets'
import type { Engines } from './engines'
import type { Runs } from './runs'

/** What runs say of their splits, image by image: as kept with them, or by the assistant, which answers others meanwhile. */
export class Evaluations {
  constructor(private readonly engines: Engines, private readonly data: DataSets, private readonly runs: Runs) {}

  /**
   * Null where it was stopped, or another one was begun.
   * @throws FailureError `bad-request` for the test set before it was asked for; what {@link predict} has
   */
  async predictions(input: Input<'runs.predictions'>): Promise<Predictions | null> {
    if (input.split === 'test' && !(await this.runs.read(input.id)).testLooks) {
      fail('bad-request', 'The test set’s figures of that run were not asked for yet', 'Show them first: the look is counted.')
    }
    const setting = { store: this.runs.store, ...input }, kept = await keptPredictions(setting)
    if (kept) return kept
    const places = await this.data.places()
    const told = (done: number, of: number) => broadcast('run.predicted', { id: input.id, done, of })
    return await predict(this.engines.assistant, { ...setting, places }, told) ?? null
  }

  async stop(): Promise<void> {
    await this.engines.assistant.ask('stopPredicting', {})
  }
}
