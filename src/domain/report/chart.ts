import { html, type Markup } from './html'

export interface Line { colour: string; dashed: boolean; points: readonly (readonly [x: number, y: number])[] }

const width = 460, height = 230, left = 48, right = 8, top = 8, bottom = 30

/** Round numbers from at or below `low` to at or above `high`, about so many. */
export function ticksBetween(low: number, high: number, count = 5): number[] {
  const span = high - low || Math.abs(high) || 1, rough = span / count, power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough)!
  const first = Math.floor(low / step + 1e-9), last = Math.ceil(high / step - 1e-9)
  return Array.from({ length: Math.max(1, last - first) + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Curves over epochs, as SVG within the document. @param text of a value at the axis */
export function drawChart(title: string, lines: readonly Line[], text: (value: number) => string): Markup | undefined {
  const points = lines.flatMap((line) => line.points)
  if (!points.length) return undefined
  const range = (values: number[]) => ticksBetween(Math.min(...values), Math.max(...values))
  const xs = range([0, ...points.map(([x]) => x)]), ys = range(points.map(([, y]) => y))
  const scale = (ticks: number[], from: number, to: number) => (value: number): number =>
    Number((from + (value - ticks[0]!) / (ticks[ticks.length - 1]! - ticks[0]!) * (to - from)).toFixed(1))
  const x = scale(xs, left, width - right), y = scale(ys, height - bottom, top)
  return html`<figure><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-size="11" fill="#5b6478">
<title>${title}</title>
${ys.map((tick) => html`<path d="M${left} ${y(tick)}H${width - right}" stroke="#e1e5ec"/><text x="${left - 6}" y="${y(tick) + 4}" text-anchor="end">${text(tick)}</text>`)}
${xs.map((tick) => html`<text x="${x(tick)}" y="${height - bottom + 16}" text-anchor="middle">${tick}</text>`)}
${lines.filter((line) => line.points.length).map(({ colour, dashed, points: own }) => html`<path d="M${own.map(([px, py]) => `${x(px)} ${y(py)}`).join('L')}" fill="none" stroke="${colour}" stroke-width="1.75" stroke-linejoin="round"${dashed && html` stroke-dasharray="5 4"`}/>`)}
<text x="${width - right}" y="${height - 2}" text-anchor="end">epoch</text>
</svg><figcaption>${title}: train solid, validation dashed</figcaption></figure>`
}
