import { compareSettings } from '../../domain/comparison'
import type { Run } from '../../domain/run'

type Facts = [name: string, value: string][]

/** A run's settings but for its layers, which have a table of their own. */
export const settingFacts = (run: Run): Facts => [
  ...(run.parent ? [['Child of', `${run.parent.name}: ${run.parent.changed}`] satisfies Facts[number]] : []),
  ...compareSettings([run]).filter(({ label }) => !label.startsWith('Layer '))
    .map(({ label, values }): Facts[number] => [label, values[0] ?? '–']),
]

/** What a run was trained with and on, and where it came in from. */
export function environmentFacts({ environment, origin }: Run): Facts {
  const imported: Facts = origin ? [['Imported from', `${origin.file}${origin.author && `, by ${origin.author}`}`]] : []
  if (!environment) return [...imported, ['Device', 'not recorded: the run ended before the engine was ready']]
  const {
    device, tensorflow, tfjs, threads, processor, cores, platform, node, electron, layerbench,
  } = environment
  return [
    ...imported,
    ['Device', device],
    ['TensorFlow', `${tensorflow}, tfjs-node ${tfjs}`],
    [
      'Threads',
      `${threads.intraOp || 'automatic'} within, ${threads.interOp || 'automatic'} between operations`,
    ],
    ['Processor', `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}`],
    ['Platform', platform],
    ['Runtime', `Node ${node}${electron ? `, Electron ${electron}` : ''}`],
    ['Layerbench', layerbench],
  ]
}
