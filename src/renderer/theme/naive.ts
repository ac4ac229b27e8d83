import type { GlobalThemeOverrides } from 'naive-ui'

/** Naive UI computes shades from its colours, so it needs them as values: read from tokens.css, never repeated. */
const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

/** Naive UI's theme from the tokens of the theme that is on now. */
export function naiveOverrides(): GlobalThemeOverrides {
  const accent = token('accent'), ink = token('ink'), line = token('line'), panel = token('panel')
  return {
    common: {
      primaryColor: accent, primaryColorHover: accent, primaryColorPressed: accent, primaryColorSuppl: accent,
      infoColor: accent, successColor: token('good'), warningColor: token('warn'), errorColor: token('bad'),
      textColorBase: ink, textColor1: ink, textColor2: ink, textColor3: token('dim'),
      borderColor: line, dividerColor: line, bodyColor: token('bg'), cardColor: panel, modalColor: panel,
      popoverColor: panel, tableColor: panel, inputColor: token('bg'), placeholderColor: token('dim'),
      borderRadius: '6px', borderRadiusSmall: '6px', fontSize: '13px', fontSizeSmall: '13px', fontSizeMedium: '13px',
      fontFamily: token('font'), fontWeightStrong: '600', heightSmall: '28px', heightMedium: '32px',
    },
    Button: { textColorPrimary: token('accent-ink'), textColorHoverPrimary: token('accent-ink'), textColorPressedPrimary: token('accent-ink'), textColorFocusPrimary: token('accent-ink') },
  }
}
