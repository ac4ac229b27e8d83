import { describe, expect, it } from 'vitest'
import { rateAt, type Schedule, scheduleNamed, scheduleNames, scheduleSchema } from '../../src/domain/schedules'

const steps = [0, 1, 7, 10, 25, 49, 50, 51, 80, 99, 100, 150]
const total = 100

/** What Keras 3.15 gives at those steps from a rate of 0.1, and PyTorch 2.9 for OneCycleLR. */
const known: { schedule: Partial<Schedule>; rates: number[] }[] = [
  {
    schedule: { name: 'exponential_decay' },
    rates: [
      0.100000001, 0.0977237225, 0.0851138085, 0.0794328228, 0.0562341325, 0.0323593654, 0.0316227786,
      0.0309029557, 0.0158489328, 0.0102329301, 0.0100000007, 0.00316227786,
    ],
  },
  {
    schedule: { name: 'exponential_decay', decay_steps: 20, decay_rate: 0.5, staircase: true },
    rates: [
      0.100000001, 0.100000001, 0.100000001, 0.100000001, 0.0500000007, 0.0250000004, 0.0250000004,
      0.0250000004, 0.00625000009, 0.00625000009, 0.00312500005, 0.000781250012,
    ],
  },
  {
    schedule: { name: 'step_decay', drop_every: 20, factor: 0.5 },
    rates: [
      0.100000001, 0.100000001, 0.100000001, 0.100000001, 0.0500000007, 0.0250000004, 0.0250000004,
      0.0250000004, 0.00625000009, 0.00625000009, 0.00312500005, 0.000781250012,
    ],
  },
  {
    schedule: { name: 'polynomial_decay', end_learning_rate: 0.001, power: 2 },
    rates: [
      0.100000001, 0.0980299041, 0.0866250992, 0.0811899975, 0.0566874966, 0.0267498977, 0.02575, 0.0247699004,
      0.00495999958, 0.00100990001, 0.00100000005, 0.00100000005,
    ],
  },
  {
    schedule: { name: 'polynomial_decay', decay_steps: 30, end_learning_rate: 0.001, cycle: true },
    rates: [
      0.100000001, 0.0966999978, 0.0768999979, 0.0669999942, 0.0175000019, 0.0191500001, 0.0175000019,
      0.0158499964, 0.0119999992, 0.018325001, 0.0175000019, 0.00100000005,
    ],
  },
  {
    schedule: { name: 'cosine_decay', alpha: 0.05 },
    rates: [
      0.100000001, 0.099976562, 0.0988560468, 0.0976751819, 0.086087577, 0.0539920107, 0.0524999984,
      0.0510079861, 0.0140716899, 0.00502343988, 0.00500000035, 0.00500000035,
    ],
  },
  {
    schedule: { name: 'cosine_decay', alpha: 0.05, warmup_steps: 10, warmup_start: 0.02 },
    rates: [
      0.0199999996, 0.0280000009, 0.0759999976, 0.100000001, 0.0936362073, 0.0623758025, 0.0607482865,
      0.0591107272, 0.0161128808, 0.00502893515, 0.00500000035, 0.00500000035,
    ],
  },
  {
    schedule: { name: 'cosine_decay_restarts', first_decay_steps: 10, t_mul: 2, m_mul: 0.8, alpha: 0.05 },
    rates: [
      0.100000001, 0.0976751819, 0.024580203, 0.0810000002, 0.0161299445, 0.0377851576, 0.0353999995,
      0.0330148488, 0.0517887548, 0.0395018123, 0.0386268646, 0.0439120047,
    ],
  },
  {
    schedule: { name: 'cosine_decay_restarts', first_decay_steps: 20, t_mul: 1 },
    rates: [
      0.100000001, 0.0993844196, 0.0726995245, 0.049999997, 0.0853553414, 0.0578217171, 0.049999997,
      0.0421782844, 0.100000001, 0.000615587865, 0.100000001, 0.049999997,
    ],
  },
  {
    schedule: { name: 'one_cycle' },
    rates: [
      0.004, 0.00428137806, 0.0171522164, 0.0295163948, 0.0955636201, 0.0811745654, 0.0793893451, 0.0775449389,
      0.0171033953, 4e-07, 4e-07, 4e-07,
    ],
  },
]

describe('a schedule', () => {
  it.each(known)('$schedule goes as its model', ({ schedule, rates }) => {
    const whole = scheduleSchema.parse(schedule)
    // Theirs are float32, whose rounding shows most where a cosine ends.
    steps.forEach((step, i) => expect(rateAt(whole, 0.1, step, total), `step ${step}`).toBeCloseTo(rates[i]!, 7))
  })

  it('that is constant stays, and every one begins and ends at a rate that can be trained with', () => {
    expect(steps.map((step) => rateAt(scheduleNamed('constant'), 0.3, step, total))).toEqual(steps.map(() => 0.3))
    for (const name of scheduleNames) {
      for (const length of [1, 2, 7, 1000]) {
        for (let step = 0; step <= length; step++) {
          const rate = rateAt(scheduleNamed(name), 0.1, step, length)
          expect(rate, `${name} at ${step} of ${length}`).toBeGreaterThanOrEqual(0)
          expect(rate, `${name} at ${step} of ${length}`).toBeLessThanOrEqual(0.1 + 1e-12)
        }
      }
    }
  })

  it('of an unknown name is refused with the names there are', () => {
    const { error } = scheduleSchema.safeParse({ name: 'sine' })
    expect(error?.issues[0]?.message).toContain('cosine_decay_restarts')
  })
})
