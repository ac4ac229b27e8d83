import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Analysis } from '../../domain/analysis'
import type { DataFacts } from '../../domain/dataset'
import { type Calibration, correctionOf, secondsOfRun, secondsPerStep } from '../../domain/estimate'
import { analysisOf, type Experiment } from '../../domain/experiment'
import { inputShape } from '../../domain/preprocessing'
import { resultOf, type Run } from '../../domain/run'
import { planOf } from '../../domain/training'
import { askCurrent, listen } from '../bridge'
import { useRuns } from './runs'

const inputOf = ({ experiment, data }: Run) => inputShape(experiment.preprocessing, data.shape)
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** How long training takes on this machine: by its calibration, by what past runs took and by runs of the same network. */
export const useSpeed = defineStore('speed', () => {
  const runs = useRuns()
  const calibration = ref<Calibration>()

  /** Learned from what the last runs took; worked out anew when a run ends, not at each edit. */
  const correction = computed(() => {
    const measured = calibration.value
    if (!measured) return 1
    const ended = runs.list.filter((run) => run.status.state === 'completed').slice(0, 5)
    return correctionOf(ended.flatMap((run) => {
      const speed = resultOf(run)?.imagesPerSecond, { training: settings } = run.experiment
      const network = analysisOf(run.experiment, run.data)
      return speed ? [{ estimated: secondsPerStep(network, settings, measured), took: settings.batch_size / speed }] : []
    }))
  })

  /** Seconds that training would take, or undefined where the network can't be trained or nothing was measured yet. */
  function secondsOf(
    { architecture, preprocessing, training }: Experiment, facts: DataFacts, analysis: Analysis,
  ): { run: number; epoch: number } | undefined {
    if (analysis.problem || !calibration.value) return undefined
    const { layers } = architecture, input = inputShape(preprocessing, facts.shape)
    // What is cheap to compare first: there may be hundreds of runs, and this follows each edit.
    const alike = runs.list.find((run) =>
      run.status.state === 'completed' && run.experiment.training.batch_size === training.batch_size
      && run.experiment.architecture.layers.length === layers.length && same(inputOf(run), input)
      && same(run.experiment.architecture.layers, layers))
    const speed = alike && resultOf(alike)?.imagesPerSecond
    const run = secondsOfRun(analysis, training, facts, calibration.value, speed, correction.value)
    const { steps, stepsPerEpoch } = planOf(training, facts.train)
    return { run, epoch: run * stepsPerEpoch / steps }
  }

  async function load() {
    listen('calibration.changed', (changed) => { calibration.value = changed })
    calibration.value = await askCurrent('app.calibration', ['calibration.changed']).catch(() => undefined)
  }
  return { calibration, secondsOf, load }
})
