import { thousands } from '../../domain/format'
import { budgetSchema, phaseSchema } from '../../domain/phases'
import { trainingSchema, validationSchema } from '../../domain/training'

/** The part of a zod number that says what it allows; ranges are stated in the schema alone. */
interface Limited {
  minValue: number | null
  maxValue: number | null
  safeParse(value: unknown): { success: boolean }
}

const said = (value: number): string => (value >= 10_000 ? thousands(value) : String(value))

function limit(schema: Limited, kind: string): (value: number) => string | undefined {
  return (value) => schema.safeParse(value).success
    ? undefined : `${kind} from ${said(schema.minValue ?? 0)} to ${said(schema.maxValue ?? Infinity)}`
}

const { batch_size, evaluate, label_noise, label_smoothing, seed, top_k } = trainingSchema.shape
const whole = 'A whole number'

/** Why a number can't stand in a field of the form, or undefined where it can. */
export const limits = {
  batchSize: limit(batch_size.unwrap(), whole),
  epochs: limit(budgetSchema.options[0].shape.epochs, whole),
  steps: limit(budgetSchema.options[1].shape.steps, whole),
  evaluateSteps: limit(evaluate.unwrap().options[1].shape.steps, whole),
  fraction: limit(validationSchema.options[0].shape.fraction.unwrap(), 'A share'),
  heldOut: limit(validationSchema.options[0].shape.count.unwrap().unwrap(), whole),
  phaseRate: limit(phaseSchema.shape.learning_rate.unwrap().unwrap(), 'A rate'),
  seed: limit(seed.unwrap(), whole),
  topK: limit(top_k.unwrap(), whole),
  labelNoise: limit(label_noise.unwrap(), 'A share'),
  labelSmoothing: limit(label_smoothing.unwrap(), 'A share'),
}
