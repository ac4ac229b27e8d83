import { headlineOf, type Headline } from '../../domain/comparison'
import type { Metric } from '../../domain/metrics'
import { resultOf, type Run } from '../../domain/run'
import { summariseTraining } from '../../domain/training'

export interface Row { run: Run; headline?: Headline }

export interface Column {
  key: string
  label: string
  /** Figures stand to the right and are sorted from the highest first. */
  figure?: boolean
  value(row: Row): number | string | undefined
}

/** The columns that can be sorted by. The test set's isn't among them: nothing is chosen by it. */
export const columns = [
  { key: 'name', label: 'Run', value: ({ run }) => run.name },
  { key: 'state', label: 'State', value: ({ run }) => run.status.state },
  { key: 'data', label: 'Data', value: ({ run }) => run.data.name },
  {
    key: 'accuracy', label: 'Best validation', figure: true,
    value: ({ headline }) => headline && rank(headline),
  },
  {
    key: 'parameters', label: 'Parameters', figure: true,
    value: ({ run }) => run.parameters.trainable + run.parameters.nonTrainable,
  },
  { key: 'time', label: 'Time', figure: true, value: ({ run }) => resultOf(run)?.seconds },
  {
    key: 'optimizer', label: 'Optimizer',
    value: ({ run: { experiment: { training: { optimizer } } } }) =>
      `${optimizer.name} ${optimizer.learning_rate.toExponential(6)}`,
  },
  { key: 'batch', label: 'Batch', figure: true, value: ({ run }) => run.experiment.training.batch_size },
  { key: 'budget', label: 'Length', figure: true, value: ({ run }) => resultOf(run)?.step },
  { key: 'created', label: 'Created', figure: true, value: ({ run }) => run.createdAt },
] as const satisfies readonly Column[]
export type ColumnKey = (typeof columns)[number]['key']

/** Runs without validation stand behind all that have one: their train accuracy says something else. */
const rank = ({ split, accuracy }: Headline): number => (split === 'train' ? accuracy - 2 : accuracy)

export interface Order { key: ColumnKey; descending: boolean }
export const defaultOrder: Order = { key: 'accuracy', descending: true }

/** The order after a click on a column's head: turned round, or that column in its natural direction. */
export function orderAfter(order: Order, key: ColumnKey): Order {
  if (order.key === key) return { key, descending: !order.descending }
  const column: Column = columns.find((one) => one.key === key)!
  return { key, descending: !!column.figure }
}

/**
 * The table's rows: those that hold every word of `search`, in order; runs that lack the value come last.
 * @param metrics of live runs, newer than the results they have so far
 */
export function rowsOf(
  runs: readonly Run[], search: string, { key, descending }: Order,
  metrics: ReadonlyMap<string, readonly Metric[]>,
): Row[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const column: Column = columns.find((one) => one.key === key)!
  const rows = runs.filter((run) => words.every((word) => textOf(run).includes(word))).map((run): Row => {
    const headline = headlineOf(run, metrics.get(run.id))
    return headline ? { run, headline } : { run }
  })
  return rows.sort((a, b) => {
    const x = column.value(a), y = column.value(b)
    if (x === undefined || y === undefined) return x === y ? newestFirst(a, b) : x === undefined ? 1 : -1
    const order = typeof x === 'string' || typeof y === 'string'
      ? String(x).localeCompare(String(y), 'en', { numeric: true, sensitivity: 'base' }) : x - y
    return (descending ? -order : order) || newestFirst(a, b)
  })
}

const newestFirst = (a: Row, b: Row): number => b.run.createdAt.localeCompare(a.run.createdAt)

/** What the search looks through. */
const textOf = ({ name, data, status, experiment }: Run): string =>
  [
    name, data.name, data.id, status.state, experiment.architecture.name,
    summariseTraining(experiment.training), experiment.notes,
  ]
    .join(' ').toLowerCase()

/** The ids between two rows, both included, for Shift and a click. */
export function between(rows: readonly Row[], from: string, to: string): string[] {
  const ids = rows.map(({ run }) => run.id)
  const a = ids.indexOf(from), b = ids.indexOf(to)
  return a < 0 || b < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1)
}
