import { html } from '../../domain/report/html'
import type { ShownPrediction } from '../../domain/report/evaluation'
import { percent } from '../../domain/format'
import { dim, font, ink } from './svg'

const side = 150, gap = 16, text = 40, top = 44

/** Images in a square with what they are and what they were taken for, as in report 004. */
export function predictionsFigure(title: string, shown: readonly ShownPrediction[]): string {
  const across = Math.ceil(Math.sqrt(shown.length)), down = Math.ceil(shown.length / across)
  const width = across * (side + gap) + gap, height = top + down * (side + text + gap)
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${font}" font-size="12">
<rect width="${width}" height="${height}" fill="#fff"/><text x="${gap}" y="26" font-size="14" font-weight="600" fill="${ink}">${title}</text>
${shown.map(({ url, truth, predicted, confidence, hit }, i) => {
    const x = gap + (i % across) * (side + gap), y = top + Math.floor(i / across) * (side + text + gap)
    return html`<image x="${x}" y="${y}" width="${side}" height="${side}" href="${url}" style="image-rendering:pixelated"/>
<text x="${x}" y="${y + side + 15}" fill="${hit ? '#2b8a3e' : '#c92a2a'}">${predicted}, ${percent(confidence)}</text>
<text x="${x}" y="${y + side + 31}" fill="${dim}">${hit ? 'right' : `it is ${truth}`}</text>
`
  })}</svg>`.text
}
