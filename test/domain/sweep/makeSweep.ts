import { type KeptSweep, keptSweepVersion } from '../../../src/domain/sweep/kept'
import { differences, pointsOf, type Sweep, sweepFormat, sweepSchema } from '../../../src/domain/sweep/sweep'
import { makeExperiment, makeRun } from '../../renderer/makeRun'

/** A sweep of two widths, each with two seeds, unless said otherwise. */
export const makeSweep = (parts: object = {}): Sweep => sweepSchema.parse({
  format: sweepFormat, version: 1, name: 'Widths',
  experiment: makeExperiment({ layers: [{ type: 'Flatten', name: 'flatten' }, { type: 'Dense', name: 'dense', units: 16 }] }),
  axes: [{ field: 'architecture.layers.dense.units', label: 'N', values: [4, 8] }], seeds: [1, 2], ...parts,
})

export function makeKeptSweep(parts: object = {}): KeptSweep {
  const sweep = makeSweep(parts), points = pointsOf(sweep, () => 0).map((point) => ({ values: differences(sweep.axes, point) }))
  return {
    version: keptSweepVersion, id: 'a'.repeat(16), startedAt: '2026-11-21T10:32:00.000Z', sweep, data: makeRun().data, points, stopped: false,
  }
}
