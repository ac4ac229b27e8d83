/** What is shown of the chosen data set. */
export const sections = { samples: 'Samples', statistics: 'Statistics', duplicates: 'Duplicates', changes: 'Changes' } as const
export type Section = keyof typeof sections
