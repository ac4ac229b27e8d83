import { type Calibration, calibrationSchema } from '../domain/estimate'
import { readJson, writeJson } from '../files/atomic'
import { calibrate } from '../host/calibrating'
import { broadcast } from './channels'
import type { Engines } from './engines'
import { paths } from './paths'

/** How fast this machine trains: measured once for each library and device, then kept. */
export class CalibrationStore {
  private measured: Promise<Calibration> | undefined

  /** @param busy whether something else takes the processor's time */
  constructor(private readonly engines: Engines, private readonly busy: () => boolean) {}

  get(): Promise<Calibration> {
    this.measured ??= this.readOrMeasure().catch((error: unknown) => {
      this.measured = undefined
      throw error
    })
    return this.measured
  }

  private async readOrMeasure(): Promise<Calibration> {
    const { assistant } = this.engines
    const { device, tensorflow } = await assistant.ask('environment', {})
    const kept = calibrationSchema.safeParse(await readJson(paths.calibration).catch(() => undefined))
    if (kept.success && kept.data.device === device && kept.data.tensorflow === tensorflow) return kept.data
    const busyBefore = this.busy()
    const calibration = await calibrate(this.engines.startMeasuring)
    // What was measured beside a run that was being trained is better than nothing until the next start, not for ever.
    if (!busyBefore && !this.busy()) await writeJson(paths.calibration, calibration)
    broadcast('calibration.changed', calibration)
    return calibration
  }
}
