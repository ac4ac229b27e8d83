import type { ChartTheme } from './theme'

/** What the axes' labels of every chart look like. */
export const labelLook = (theme: ChartTheme) => ({ color: theme.dim, fontFamily: theme.font, fontSize: 11 })

/** What every chart's tooltip looks like: over all lines at one place. */
export const tooltipLook = (theme: ChartTheme) => ({
  trigger: 'axis', confine: true, transitionDuration: 0,
  axisPointer: { type: 'line', animation: false, lineStyle: { color: theme.dim, type: 'solid', width: 1 } },
  backgroundColor: theme.panel, borderColor: theme.line, padding: [6, 10],
  textStyle: { color: theme.ink, fontFamily: theme.font, fontSize: 12 },
}) as const
