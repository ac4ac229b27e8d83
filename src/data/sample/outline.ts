/** A place in garment space: x to the right of the middle axis, y down from 0 (top) to 28, in pixels. */
export type Point = readonly [x: number, y: number]

/** A closed shape: its corners in order; the last joins the first. */
export type Outline = readonly Point[]

const curveSteps = 6

/** The points of a quadratic Bézier curve after `from`, up to and including `to`. */
export function curve(from: Point, control: Point, to: Point): Point[] {
  const points: Point[] = []
  for (let step = 1; step <= curveSteps; step++) {
    const t = step / curveSteps
    const s = 1 - t
    points.push([
      s * s * from[0] + 2 * s * t * control[0] + t * t * to[0],
      s * s * from[1] + 2 * s * t * control[1] + t * t * to[1],
    ])
  }
  return points
}

/** The same points on the other side of the middle axis. */
export function flip(points: readonly Point[]): Point[] {
  return points.map(([x, y]): Point => [-x, y])
}

/** A symmetric outline from its right half, given from top to bottom. */
export function mirrored(rightHalf: readonly Point[]): Outline {
  return [...rightHalf, ...flip(rightHalf).reverse()]
}

export function box(left: number, top: number, right: number, bottom: number): Outline {
  return [[left, top], [right, top], [right, bottom], [left, bottom]]
}

export function ellipse(x: number, y: number, radiusX: number, radiusY: number): Outline {
  const quarter: Point[] = []
  for (let step = 0; step < 4; step++) {
    // The rational form of the circle needs no sine.
    const t = step / 4
    quarter.push([(1 - t * t) / (1 + t * t), (2 * t) / (1 + t * t)])
  }
  const around = [
    ...quarter,
    ...quarter.map(([cos, sin]): Point => [-sin, cos]),
    ...quarter.map(([cos, sin]): Point => [-cos, -sin]),
    ...quarter.map(([cos, sin]): Point => [sin, -cos]),
  ]
  return around.map(([cos, sin]): Point => [x + radiusX * cos, y + radiusY * sin])
}

/** A line through `points` with the given width, as an outline. */
export function stroke(points: readonly Point[], width: number): Outline {
  const left: Point[] = []
  const right: Point[] = []
  points.forEach((point, index) => {
    const before = points[index - 1] ?? point
    const after = points[index + 1] ?? point
    const alongX = after[0] - before[0]
    const alongY = after[1] - before[1]
    const half = width / 2 / (Math.sqrt(alongX * alongX + alongY * alongY) || 1)
    left.push([point[0] + alongY * half, point[1] - alongX * half])
    right.push([point[0] - alongY * half, point[1] + alongX * half])
  })
  return [...left, ...right.reverse()]
}
