export interface Size { width: number; height: number }

/** The size scaled down so that its longest side is at most `longest`; never up, and no side below a pixel. */
export function fitInto({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
