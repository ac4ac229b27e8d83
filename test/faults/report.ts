/** How often a fault is tried: much where `npm run test:faults` asks for it, enough to notice a mistake in `npm test`. */
export const tries = (full: number, short: number): number => (process.env.LAYERBENCH_FAULTS === 'full' ? full : short)

/** As {@link report} after the last try, and every 25 before it how it stands: hundreds of tries take a while. */
export function reportTry(fault: string, done: number, of: number, figures: Record<string, string | number>): void {
  if (done === of) report(fault, { tries: of, ...figures })
  else if (done % 25 === 0) report(`${fault}, so far`, { tries: `${done} of ${of}`, ...figures })
}

/** One line a fault: tries, what was lost, the worst loss of work. */
export function report(fault: string, figures: Record<string, string | number>): void {
  const line = Object.entries(figures).map(([name, value]) => `${name} ${value}`).join(', ')
  process.stdout.write(`\n  ${fault}: ${line}\n`)
}
