/** Colours of runs, told apart on paper too. */
export const runColours = ['#4263eb', '#d9480f', '#0c8599', '#9c36b5', '#4f8008', '#c2255c', '#697386', '#8a6d00'] as const
export const colourOf = (place: number): string => runColours[place % runColours.length]!

export const look = `
:root { color-scheme: light; }
body { margin: 0 auto; padding: 32px; max-width: 1000px; font: 14px/1.5 Inter, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif; color: #1a1d26; background: #fff; }
h1 { font-size: 24px; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 32px 0 8px; padding-top: 12px; border-top: 1px solid #dde1e9; break-after: avoid; }
h3 { font-size: 14px; margin: 20px 0 6px; overflow-wrap: anywhere; break-after: avoid; }
p { margin: 6px 0; }
.dim, small { color: #5b6478; }
small { font-size: 12px; }
.mark { display: inline-block; padding: 0 8px; border-radius: 4px; background: #fff3da; color: #8a4b00; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid #e8ebf1; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }
thead th { color: #5b6478; font-size: 12px; }
tbody th { color: #5b6478; }
.figures td, .figures thead th:not(:first-child) { text-align: right; }
.best { font-weight: 700; }
.swatch { display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin-right: 6px; }
.side { display: flex; flex-wrap: wrap; gap: 24px; align-items: flex-start; }
.side > * { flex: 1 1 300px; min-width: 0; break-inside: avoid; }
figure { margin: 0; break-inside: avoid; }
figcaption { font-size: 12px; color: #5b6478; }
svg { max-width: 100%; height: auto; }
.network svg { max-height: 250mm; }
.matrix td, .matrix th { padding: 3px 5px; font-size: 11px; text-align: right; border: 1px solid #fff; }
.matrix tbody th { text-align: right; max-width: 120px; }
.matrix thead th { vertical-align: bottom; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(96px, 1fr)); gap: 12px; }
.grid img { width: 84px; height: 84px; object-fit: contain; image-rendering: pixelated; background: #eef0f4; display: block; }
.wrong { color: #b3261e; }
pre { font: 11px/1.45 'DejaVu Sans Mono', Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f7f9; padding: 12px; border-radius: 6px; }
@page { margin: 14mm; }
@media print { body { padding: 0; max-width: none; } }
`
