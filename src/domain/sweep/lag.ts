import type { Evaluation } from '../metrics'

/** The best validation accuracy up to a step. */
interface Reached { step: number; best: number }

/** Follows the trials of a sweep and says which of them lag behind the others. */
export class Lag {
  private readonly curves = new Map<string, Reached[]>()

  /** @param rule as the sweep has it: after how many evaluations, and among how many others, one is judged */
  constructor(private readonly rule: { warmup: number; trials: number } | null) {}

  /**
   * Adds a trial's evaluations.
   * @returns true where its best lies below the median of what others had reached by the same step
   */
  heard(id: string, evaluations: readonly Pick<Evaluation, 'step' | 'accuracy'>[]): boolean {
    const { rule } = this
    if (!rule || !evaluations.length) return false
    const curve = this.curves.get(id) ?? []
    this.curves.set(id, curve)
    for (const { step, accuracy } of evaluations) {
      curve.push({ step, best: Math.max(accuracy, curve[curve.length - 1]?.best ?? 0) })
    }
    if (curve.length < rule.warmup) return false
    const { step, best } = curve[curve.length - 1]!
    const others = [...this.curves].flatMap(([other, reached]) => (other === id ? [] : bestAt(reached, step)))
    return others.length >= rule.trials && best < median(others)
  }

  /** A trial was taken up again from that step: what came after it comes once more. */
  rewound(id: string, step: number): void {
    this.curves.set(id, (this.curves.get(id) ?? []).filter((reached) => reached.step <= step))
  }
}

/** What a trial had reached by that step; nothing where it hasn't come so far. */
function bestAt(curve: readonly Reached[], step: number): number[] {
  if (!curve.length || curve[curve.length - 1]!.step < step) return []
  let best = 0
  for (const reached of curve) if (reached.step <= step) best = reached.best
  return [best]
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
