import { computed, shallowRef, watch } from 'vue'
import { analysisOf, trainingProblem } from '../../../domain/experiment'
import { describeFailure, failureFrom } from '../../../domain/failure'
import { type KeptSweep, trainingsOf } from '../../../domain/sweep/kept'
import { experimentAt, mostTrials, type Point, pointsOf, type Sweep, trialCount } from '../../../domain/sweep/sweep'
import { ask } from '../../bridge'
import { useData } from '../../stores/data'
import { useSpeed } from '../../stores/speed'

/** More combinations are only planned when the sweep is started. */
const mostPlanned = 1000
/** Combinations whose time is worked out; of more these stand for all. */
const mostTimed = 40

/** What a sweep comes to, worked out a moment after the last change: its combinations, how many trainings, how long they take. */
export function usePlan(sweep: () => Sweep | undefined) {
  const speed = useSpeed(), data = useData()
  const plan = shallowRef<KeptSweep>()
  const problem = shallowRef<string>()
  let asked = 0, timer: ReturnType<typeof setTimeout> | undefined

  async function make(wanted: Sweep) {
    const mine = ++asked
    try {
      const answer = await ask('sweeps.plan', { sweep: wanted })
      if (mine === asked) [plan.value, problem.value] = [answer, undefined]
    } catch (error) {
      if (mine === asked) [plan.value, problem.value] = [undefined, describeFailure(failureFrom(error))]
    }
  }
  const count = computed(() => {
    const wanted = sweep()
    return wanted && trialCount(wanted)
  })
  watch(sweep, (wanted) => {
    clearTimeout(timer)
    asked++
    plan.value = undefined
    problem.value = count.value && count.value > mostTrials ? `More than ${mostTrials.toLocaleString('en')} trainings: take fewer values, or a random search.` : undefined
    const isFew = wanted && count.value! <= mostPlanned * wanted.seeds.length
    if (isFew && !problem.value) timer = setTimeout(() => void make(wanted), 250)
  }, { immediate: true })

  /** Seconds one after another; several at once take less. */
  const seconds = computed(() => {
    const wanted = sweep(), facts = wanted && data.factsOf(wanted.experiment.data)
    if (!wanted || !facts || problem.value) return undefined
    const timeOf = (point: Point) => {
      const experiment = experimentAt(wanted, point), analysis = analysisOf(experiment, facts)
      return trainingProblem(experiment, facts, analysis) ? undefined : speed.secondsOf(experiment, facts, analysis)?.run
    }
    try {
      let draw = 0
      const draws = () => (draw = (draw + 0.618033988749895) % 1) // evenly over all; which they will be is drawn later
      const points = pointsOf(wanted, draws), every = Math.ceil(points.length / mostTimed)
      const times = points.filter((_, i) => i % every === 0).flatMap((point) => timeOf(point) ?? [])
      const mean = times.reduce((sum, time) => sum + time, 0) / times.length
      return times.length ? mean * (plan.value ? trainingsOf(plan.value) : points.length * wanted.seeds.length) : undefined
    } catch {
      return undefined // what is wrong is said by the plan
    }
  })
  return { plan, problem, count, seconds }
}
