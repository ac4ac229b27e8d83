import { computed, type ComputedRef } from 'vue'
import { type ItemAnalysis, totalParameters } from '../../../domain/analysis'
import { bytes, compact, thousands } from '../../../domain/format'
import type { Problem } from '../../../domain/layers/definition'
import { formatShape } from '../../../domain/shape'
import { useExperiment } from '../../stores/experiment'
import { bytesPerValue } from '../form/layerFacts'

/** What stands on a card, as texts. */
export interface Figures {
  shape: string
  parameters: string
  /** Of one image. */
  multiplyAdds: string
  /** Of the activations of a batch. */
  memory: string
  problem?: Problem
}

const unknown: Figures = { shape: '—', parameters: '—', multiplyAdds: '—', memory: '—' }

export function figuresOf(analysis: ItemAnalysis | undefined, batch: number): Figures {
  if (analysis?.state === 'problem') return { ...unknown, problem: analysis.problem }
  if (analysis?.state !== 'ok') return unknown
  return {
    shape: formatShape(analysis.output),
    parameters: thousands(totalParameters(analysis.parameters)),
    multiplyAdds: compact(analysis.multiplyAdds),
    memory: bytes(analysis.activations * bytesPerValue * batch),
  }
}

/** An item's figures; the same object while nothing of them changes, so that no other card is drawn anew by an edit. */
export function useFigures(name: () => string): ComputedRef<Figures> {
  const store = useExperiment()
  return computed((before?: Figures) => {
    const next = figuresOf(store.analysis?.items.get(name()), store.training?.batch_size ?? 1)
    return before && same(before, next) ? before : next
  })
}

const same = (a: Figures, b: Figures): boolean =>
  a.shape === b.shape && a.parameters === b.parameters && a.multiplyAdds === b.multiplyAdds && a.memory === b.memory
  && (a.problem === b.problem || JSON.stringify(a.problem) === JSON.stringify(b.problem))
