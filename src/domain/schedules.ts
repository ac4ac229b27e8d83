import { z } from 'zod'
import { boolean, type ConfigOf, defaultsOf, fieldSchemas, type Fields, integer, number } from './layers/fields'

const steps = { min: 0, max: 100_000_000 } as const
const share = { min: 0, max: 1 } as const
/** 0 stands for the whole run, so that a schedule fits whatever the budget is. */
const decaySteps = integer('Decay steps', 0, steps, { hint: '0: the whole run' })

/**
 * How the learning rate goes over the steps, from the optimizer's own on. Names and formulas are those of
 * `keras.optimizers.schedules`; `step_decay` is its ExponentialDecay by stairs, `one_cycle` is PyTorch's OneCycleLR.
 */
export const schedules = {
  constant: {},
  step_decay: {
    drop_every: integer('Drop every', 1000, { min: 1, max: steps.max }, { hint: 'Steps' }),
    factor: number('Factor', 0.5, { min: 0, max: 1, aboveMin: true }),
  },
  exponential_decay: {
    decay_steps: decaySteps,
    decay_rate: number('Decay rate', 0.1, { min: 0, max: 1, aboveMin: true }, { hint: 'What is left after the decay steps' }),
    staircase: boolean('Staircase', false, { more: true }),
  },
  polynomial_decay: {
    decay_steps: decaySteps,
    end_learning_rate: number('End learning rate', 0.0001, { min: 0, max: 1e12 }),
    power: number('Power', 1, { min: 0, max: 20, aboveMin: true }, { hint: '1: a straight line' }),
    cycle: boolean('Cycle', false, { more: true }),
  },
  cosine_decay: {
    decay_steps: decaySteps,
    alpha: number('Alpha', 0, share, { hint: 'What is left at the end, as a share' }),
    warmup_steps: integer('Warm-up steps', 0, steps),
    warmup_start: number('Warm-up from', 0, { min: 0, max: 1e12 }, { more: true }),
  },
  cosine_decay_restarts: {
    first_decay_steps: integer('First decay steps', 1000, { min: 1, max: steps.max }),
    t_mul: number('t_mul', 2, { min: 1, max: 100 }, { hint: 'How much longer each cycle is' }),
    m_mul: number('m_mul', 1, { min: 0, max: 1, aboveMin: true }, { hint: 'How high each begins, by the one before' }),
    alpha: number('Alpha', 0, share),
  },
  one_cycle: {
    total_steps: integer('Total steps', 0, steps, { hint: '0: the whole run' }),
    pct_start: number('Rising', 0.3, { min: 0, max: 1, aboveMin: true, belowMax: true }, { hint: 'The share of the steps that rise to the learning rate' }),
    div_factor: number('Division at the start', 25, { min: 1, max: 1e6 }, { more: true }),
    final_div_factor: number('Division at the end', 10_000, { min: 1, max: 1e12 }, { more: true }),
  },
} as const satisfies Record<string, Fields>

export type ScheduleName = keyof typeof schedules
export type ScheduleOf<Name extends ScheduleName> = { name: Name } & ConfigOf<(typeof schedules)[Name]>
export type Schedule = { [Name in ScheduleName]: ScheduleOf<Name> }[ScheduleName]
export const scheduleNames = Object.keys(schedules) as ScheduleName[]

const schemas = scheduleNames.map((name) => z.strictObject({ name: z.literal(name), ...fieldSchemas(schedules[name]) }))
export const scheduleSchema = z.discriminatedUnion(
  'name', schemas as unknown as [(typeof schemas)[0], ...typeof schemas],
  { error: (issue) => issue.code === 'invalid_union' ? `unknown schedule; known are ${scheduleNames.join(', ')}` : undefined },
) as unknown as z.ZodType<Schedule>

/** The schedule of that name with its defaults. */
export const scheduleNamed = (name: ScheduleName): Schedule =>
  ({ name, ...defaultsOf(schedules[name] as Fields) }) as unknown as Schedule

type Rate<Name extends ScheduleName> = (schedule: ScheduleOf<Name>, base: number, step: number, total: number) => number

const cosine = (from: number, to: number, share: number): number => to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2

const rates: { [Name in ScheduleName]: Rate<Name> } = {
  constant: (_schedule, base) => base,
  step_decay: ({ drop_every, factor }, base, step) => base * factor ** Math.floor(step / drop_every),
  exponential_decay({ decay_steps, decay_rate, staircase }, base, step, total) {
    const share = step / (decay_steps || total)
    return base * decay_rate ** (staircase ? Math.floor(share) : share)
  },
  polynomial_decay({ decay_steps, end_learning_rate, power, cycle }, base, step, total) {
    const once = decay_steps || total
    const length = cycle ? once * Math.max(1, Math.ceil(step / once)) : once
    return (base - end_learning_rate) * (1 - Math.min(step, length) / length) ** power + end_learning_rate
  },
  cosine_decay({ decay_steps, alpha, warmup_steps, warmup_start }, base, step, total) {
    if (step < warmup_steps) return warmup_start + (base - warmup_start) * step / warmup_steps
    const length = decay_steps || Math.max(1, total - warmup_steps)
    return cosine(base, base * alpha, Math.min(1, (step - warmup_steps) / length))
  },
  cosine_decay_restarts({ first_decay_steps, t_mul, m_mul, alpha }, base, step) {
    const done = step / first_decay_steps
    // How many cycles are over: they grow by t_mul each.
    const cycle = t_mul === 1 ? Math.floor(done) : Math.floor(Math.log(1 - done * (1 - t_mul)) / Math.log(t_mul) + 1e-9)
    const before = t_mul === 1 ? cycle : (1 - t_mul ** cycle) / (1 - t_mul)
    const part = cosine(m_mul ** cycle, 0, (done - before) / t_mul ** cycle)
    return base * ((1 - alpha) * part + alpha)
  },
  one_cycle({ total_steps, pct_start, div_factor, final_div_factor }, base, step, total) {
    const last = Math.max(1, (total_steps || total) - 1), peak = pct_start * (last + 1) - 1, low = base / div_factor
    const at = Math.min(step, last)
    return at <= peak ? cosine(low, base, at / peak) : cosine(base, low / final_div_factor, (at - peak) / (last - peak))
  },
}

/**
 * The learning rate of a step.
 * @param base the optimizer's learning rate
 * @param step counted from 0
 * @param total steps of the whole run
 */
export const rateAt = (schedule: Schedule, base: number, step: number, total: number): number =>
  (rates[schedule.name] as Rate<ScheduleName>)(schedule as never, base, step, total)
