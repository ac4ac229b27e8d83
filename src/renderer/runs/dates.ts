const language = 'en-GB'
const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' })
const full = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'medium' })

/** `10:32` of an ISO date. */
export const timeOf = (iso: string): string => time.format(new Date(iso))

/** `10:32` today, `21 Nov` this year, `21 Nov 2025` before. */
export function dateOf(iso: string, now = new Date()): string {
  const date = new Date(iso)
  if (date.toDateString() === now.toDateString()) return timeOf(iso)
  return date.getFullYear() === now.getFullYear()
    ? day.format(date) : `${day.format(date)} ${date.getFullYear()}`
}
export const fullDateOf = (iso: string): string => full.format(new Date(iso))
