import { z } from 'zod'
import { choice, type ConfigOf, boolean, defaultsOf, fieldSchemas, integer, number } from './layers/fields'
import { type Figures, gainOf, type Monitor, monitors } from './metrics'

const monitor = (value: Monitor) => choice('Watch', value, monitors)
const patience = (value: number) =>
  integer('Patience', value, { min: 0, max: 1_000_000 }, { hint: 'Evaluations without an improvement' })
const minDelta = number('Least improvement', 0, { min: 0, max: 1e12 }, { more: true })

/** `keras.callbacks.EarlyStopping`, looking at each evaluation. */
export const earlyStoppingFields = {
  monitor: monitor('val_loss'),
  patience: patience(5),
  min_delta: minDelta,
  restore_best_weights: boolean('Go back to the best weights', true),
} as const
export type EarlyStopping = ConfigOf<typeof earlyStoppingFields>

/** `keras.callbacks.ReduceLROnPlateau`, looking at each evaluation. */
export const plateauFields = {
  monitor: monitor('val_loss'),
  factor: number('Factor', 0.1, { min: 0, max: 1, aboveMin: true, belowMax: true }),
  patience: patience(10),
  min_lr: number('Least rate', 0, { min: 0, max: 1e12 }),
  cooldown: integer('Cooldown', 0, { min: 0, max: 1_000_000 }, { more: true, hint: 'Evaluations after a drop that don\'t count' }),
  min_delta: { ...minDelta, default: 0.0001 },
} as const
export type Plateau = ConfigOf<typeof plateauFields>

export const earlyStoppingSchema = z.strictObject(fieldSchemas(earlyStoppingFields)) as unknown as z.ZodType<EarlyStopping>
export const plateauSchema = z.strictObject(fieldSchemas(plateauFields)) as unknown as z.ZodType<Plateau>
export const earlyStoppingDefaults = (): EarlyStopping => defaultsOf(earlyStoppingFields)
export const plateauDefaults = (): Plateau => defaultsOf(plateauFields)

const improves = ({ monitor: watched, min_delta }: EarlyStopping | Plateau, seen: Figures, best: Figures | undefined): boolean =>
  !best || gainOf(watched, seen, best) > min_delta

/** How a callback stands between evaluations; checkpoints hold it, so that a resumed run goes on the same. */
export const watchStateSchema = z.strictObject({
  best: z.strictObject({ loss: z.number(), accuracy: z.number() }).optional(),
  waited: z.int().nonnegative(),
  cooling: z.int().nonnegative(),
})
export type WatchState = z.infer<typeof watchStateSchema>
export const freshWatch = (): WatchState => ({ waited: 0, cooling: 0 })

/** What EarlyStopping makes of an evaluation: its next state, and whether training is to stop. */
export function watchForStop(spec: EarlyStopping, state: WatchState, seen: Figures): { state: WatchState; stop: boolean } {
  if (improves(spec, seen, state.best)) return { state: { ...state, best: seen, waited: 0 }, stop: false }
  const waited = state.waited + 1
  return { state: { ...state, waited }, stop: waited >= spec.patience }
}

/** What ReduceLROnPlateau makes of an evaluation: its next state and the next rate. */
export function watchForPlateau(
  spec: Plateau, state: WatchState, seen: Figures, rate: number,
): { state: WatchState; rate: number } {
  const cooling = Math.max(0, state.cooling - 1)
  const rested = state.cooling > 0 ? { ...state, cooling, waited: 0 } : state
  if (improves(spec, seen, state.best)) return { state: { ...rested, best: seen, waited: 0 }, rate }
  if (cooling > 0) return { state: rested, rate }
  const waited = rested.waited + 1
  if (waited < spec.patience || rate <= spec.min_lr) return { state: { ...rested, waited }, rate }
  return { state: { ...rested, waited: 0, cooling: spec.cooldown }, rate: Math.max(rate * spec.factor, spec.min_lr) }
}
