import { computed, type ComputedRef } from 'vue'
import { useSettings } from '../stores/settings'

/** The tokens that charts draw with; ECharts needs colours as values. */
const names = [
  'ink', 'dim', 'line', 'panel', 'accent', 'core', 'regularisation', 'pooling', 'normalisation',
  'activation', 'font',
] as const
export type ColourName = (typeof names)[number]
export type ChartTheme = Record<ColourName, string>

/** Colours of compared runs, by slot; told apart in both themes. */
export const runColours = [
  'accent', 'core', 'regularisation', 'pooling', 'normalisation', 'activation',
] as const satisfies readonly ColourName[]

/** The colour token of a slot; after the last one they start anew. */
export const colourOfSlot = (slot: number): ColourName => runColours[slot % runColours.length]!

/** The tokens of the theme that is on now, read anew when it changes. */
export function useChartTheme(): ComputedRef<ChartTheme> {
  const settings = useSettings()
  return computed(() => {
    document.documentElement.dataset.theme = settings.dark ? 'dark' : 'light'
    const style = getComputedStyle(document.documentElement)
    return Object.fromEntries(
      names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
    ) as ChartTheme
  })
}
