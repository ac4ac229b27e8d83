import { type Fields, isDefault } from '../layers/fields'
import { type Loss, lossTable } from '../losses'
import { optimizers } from '../optimizers'
import { isValidated, type Training } from '../training'
import { pythonCall, pythonLiteral } from './pythonSource'

/** A real number: Keras takes no whole 0 for a rate. */
const real = (value: number): string => (Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value))

/** In Layerbench 0 stands for Keras's None in these. */
const zeroIsNone = new Set(['clipnorm', 'global_clipnorm', 'clipvalue', 'weight_decay'])

/** `compile_model(model, total_steps)`: optimizer with its schedule, loss and accuracy. */
export function pythonCompile(training: Training): string {
  const { optimizer, schedule } = training
  const fields = optimizers[optimizer.name] as Fields
  const values = optimizer as unknown as Record<string, number | boolean>
  const rate = scheduleCall(training)
  const rest = Object.entries(fields).flatMap(([name, field]) => {
    const value = values[name]!
    if (name === 'learning_rate' || isDefault(field, value) || (value === 0 && zeroIsNone.has(name) && name !== 'weight_decay')) return []
    return [`${name}=${typeof value === 'number' ? real(value) : pythonLiteral(value)}`]
  })
  return [
    ...(schedule.name === 'one_cycle' ? [oneCycle, '', ''] : []),
    'def compile_model(model, total_steps):',
    `    learning_rate = ${rate}`,
    `    optimizer = ${pythonCall(`keras.optimizers.${optimizer.name}`, ['learning_rate=learning_rate', ...rest], 4)}`,
    `    model.compile(optimizer=optimizer, loss=${lossCall(training)}, metrics=['accuracy'])`,
    ...(training.loss === 'negative_log_likelihood' ? ['', '', negativeLogLikelihood(training.label_smoothing)] : []),
  ].join('\n')
}

/** Losses by Keras's names; all but the sparse one want one-hot targets. */
const lossClasses: Record<Exclude<Loss, 'negative_log_likelihood'>, string> = {
  categorical_crossentropy: 'CategoricalCrossentropy', sparse_categorical_crossentropy: 'SparseCategoricalCrossentropy',
  binary_crossentropy: 'BinaryCrossentropy', categorical_hinge: 'CategoricalHinge', mean_squared_error: 'MeanSquaredError',
}
export const wantsOneHot = (loss: Loss): boolean => loss !== 'sparse_categorical_crossentropy'

function lossCall({ loss, label_smoothing }: Training): string {
  if (loss === 'negative_log_likelihood') return loss
  const smoothing = label_smoothing && lossTable[loss].smooths ? `label_smoothing=${real(label_smoothing)}` : ''
  return `keras.losses.${lossClasses[loss]}(${smoothing})`
}

const negativeLogLikelihood = (smoothing: number): string => [
  'def negative_log_likelihood(y_true, y_pred):',
  '    """Of a network that puts out logarithms of probabilities."""',
  ...(smoothing ? [`    y_true = y_true * ${real(1 - smoothing)} + ${real(smoothing)} / y_true.shape[-1]`] : []),
  '    return -keras.ops.sum(y_true * y_pred, axis=-1)',
].join('\n')

function scheduleCall({ optimizer, schedule }: Training): string {
  const base = real(optimizer.learning_rate)
  const call = (name: string, ...args: string[]) => pythonCall(`keras.optimizers.schedules.${name}`, [base, ...args], 4)
  const orAll = (steps: number) => (steps ? String(steps) : 'total_steps')
  switch (schedule.name) {
    case 'constant': return base
    case 'step_decay': return call('ExponentialDecay', `${schedule.drop_every}`, real(schedule.factor), 'staircase=True')
    case 'exponential_decay':
      return call('ExponentialDecay', orAll(schedule.decay_steps), real(schedule.decay_rate), `staircase=${pythonLiteral(schedule.staircase)}`)
    case 'polynomial_decay':
      return call('PolynomialDecay', orAll(schedule.decay_steps), `end_learning_rate=${real(schedule.end_learning_rate)}`,
        `power=${real(schedule.power)}`, `cycle=${pythonLiteral(schedule.cycle)}`)
    case 'cosine_decay': {
      const { warmup_steps, warmup_start, alpha, decay_steps } = schedule
      const steps = decay_steps ? String(decay_steps) : warmup_steps ? `max(1, total_steps - ${warmup_steps})` : 'total_steps'
      const from = warmup_steps ? [real(warmup_start)] : [base]
      const warmUp = warmup_steps ? [`warmup_target=${base}`, `warmup_steps=${warmup_steps}`] : []
      return pythonCall('keras.optimizers.schedules.CosineDecay', [...from, steps, `alpha=${real(alpha)}`, ...warmUp], 4)
    }
    case 'cosine_decay_restarts':
      return call('CosineDecayRestarts', `${schedule.first_decay_steps}`, `t_mul=${real(schedule.t_mul)}`,
        `m_mul=${real(schedule.m_mul)}`, `alpha=${real(schedule.alpha)}`)
    case 'one_cycle': {
      const { total_steps, pct_start, div_factor, final_div_factor } = schedule
      return pythonCall('OneCycle', [base, orAll(total_steps), real(pct_start), real(div_factor), real(final_div_factor)], 4)
    }
  }
}

const oneCycle = `class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """PyTorch's OneCycleLR with cosine annealing: up to the rate, then far below where it began."""

    def __init__(self, rate, total_steps, pct_start, div_factor, final_div_factor):
        self.rate, self.low, self.end = rate, rate / div_factor, rate / div_factor / final_div_factor
        self.last = max(1, total_steps - 1)
        self.peak = pct_start * (self.last + 1) - 1

    def __call__(self, step):
        at = keras.ops.minimum(keras.ops.cast(step, 'float32'), self.last)
        rising = self.anneal(self.low, self.rate, at / self.peak)
        falling = self.anneal(self.rate, self.end, (at - self.peak) / (self.last - self.peak))
        return keras.ops.where(at <= self.peak, rising, falling)

    @staticmethod
    def anneal(start, end, share):
        return end + (start - end) * (1 + keras.ops.cos(np.pi * share)) / 2`

/** What looks on while the model is trained. */
export function pythonCallbacks(training: Training): string[] {
  const { early_stopping, reduce_lr_on_plateau, checkpoint_monitor } = training
  const call = (name: string, values: object) => pythonCall(`keras.callbacks.${name}`,
    Object.entries(values).map(([key, value]) => `${key}=${pythonLiteral(value)}`), 8)
  return [
    ...(isValidated(training)
      ? [call('ModelCheckpoint', { filepath: 'best.weights.h5', monitor: checkpoint_monitor, save_best_only: true, save_weights_only: true })] : []),
    ...(early_stopping ? [call('EarlyStopping', early_stopping)] : []),
    ...(reduce_lr_on_plateau ? [call('ReduceLROnPlateau', reduce_lr_on_plateau)] : []),
    'StopAfter(total_steps)',
  ]
}
