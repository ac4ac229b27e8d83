import { z } from 'zod'
import { bytes, duration } from './format'

/** How a download stands; one that isn't going on keeps what it has got. Sizes in bytes. */
export const downloadSchema = z.strictObject({
  going: z.boolean(),
  done: z.int().nonnegative(),
  total: z.int().positive(),
  /** Over the last few seconds; null where that isn't known yet. */
  bytesPerSecond: z.number().positive().nullable(),
})
export type Download = z.infer<typeof downloadSchema>

/** `12.3 MB of 30.9 MB`, and while it goes on ` · 2.1 MB/s · 9 s left`. */
export function downloadText({ going, done, total, bytesPerSecond: rate }: Download): string {
  const pace = going && rate ? [`${bytes(Math.round(rate))}/s`, `${duration((total - done) / rate)} left`] : []
  return [`${bytes(done)} of ${bytes(total)}`, ...pace].join(' · ')
}
