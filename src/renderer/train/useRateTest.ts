import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Experiment } from '../../domain/experiment'
import type { RatePoint, RateTest } from '../../domain/rateRange'
import { ask, listen, sentenceFrom } from '../bridge'

/** The learning-rate range test as main does it: its points as they come, and how it ended. */
export function useRateTest() {
  const points = shallowRef<RatePoint[]>([])
  /** How many steps it makes at most; 0 before that is known. */
  const steps = ref(0)
  const running = ref(false)
  const test = shallowRef<RateTest>()
  /** Why there was none. */
  const fault = ref<string>()

  onScopeDispose(listen('rates.tested', (more) => {
    if (!running.value) return
    points.value = [...points.value, ...more.points]
    steps.value = more.steps
  }))

  let before: Promise<void> = Promise.resolve()
  async function make(experiment: Experiment) {
    try {
      test.value = await ask('rates.test', { experiment })
      points.value = test.value.points
    } catch (error) {
      fault.value = sentenceFrom(error)
    } finally {
      running.value = false
    }
  }
  /** Begins when the one before, which may just have been stopped, has answered. */
  async function begin(experiment: Experiment) {
    await before
    points.value = []
    steps.value = 0
    test.value = fault.value = undefined
    running.value = true
    before = make(experiment)
    await before
  }
  async function stop() {
    if (running.value) await ask('rates.stop')
  }
  return { points, steps, running, test, fault, begin, stop }
}
