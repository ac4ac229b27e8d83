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

/** `12.3 MB of 30.9 MB` */
export const amountText = ({ done, total }: Pick<Download, 'done' | 'total'>): string => `${bytes(done)} of ${bytes(total)}`

/** `2.1 MB/s · 9 s left`, or '' where that isn't known. */
export const paceText = ({ done, total, bytesPerSecond: rate }: Download): string =>
  (rate === null ? '' : `${bytes(Math.round(rate))}/s · ${duration((total - done) / rate)} left`)
