import { computed, type ComputedRef } from 'vue'
import { useSettings } from '../stores/settings'

/** Colours of compared runs, by slot; told apart in both themes. */
export const runColours = [
  'run-1', 'run-2', 'run-3', 'run-4', 'run-5', 'run-6', 'run-7', 'run-8', 'run-9', 'run-10', 'run-11', 'run-12',
] as const

/** The tokens that charts draw with; ECharts needs colours as values. */
const names = [
  'ink', 'dim', 'line', 'line-strong', 'panel', 'accent', 'core', 'good', 'bad', 'font', ...runColours,
] as const
export type ColourName = (typeof names)[number]
export type ChartTheme = Record<ColourName, string>

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
