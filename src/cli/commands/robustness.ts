import { fail } from '../../domain/failure'
import { percent, thousands } from '../../domain/format'
import { corruptions, imagesSchema, measurements, usualImages } from '../../domain/robustness'
import { type CheckpointName, checkpointNames } from '../../domain/run'
import { measureRobustness } from '../../host/robustness'
import { openPlaces, openStore, withEngine } from '../context'
import { countOption, readArguments } from '../options'
import { print, printJson, printTable } from '../output'

export const usage = 'robustness RUN [--checkpoint best|last] [--images N] [--runs-dir DIR] [--json]'

/** How accurate a run is on test images made worse: noise, shades, turns, sizes, backgrounds. */
export async function robustness(args: string[]): Promise<number> {
  const { values, positionals: [reference] } = readArguments(args, { checkpoint: { type: 'string' }, images: { type: 'string' } }, usage)
  const store = await openStore(values['runs-dir']), places = await openPlaces()
  const run = await store.find(reference ?? fail('bad-arguments', 'Which run?', `Usage: layerbench ${usage}`))
  const { checkpoint = 'best' } = values
  if (!checkpointNames.includes(checkpoint as CheckpointName)) {
    fail('bad-arguments', `--checkpoint is ${checkpoint}`, `It is one of ${checkpointNames.join(', ')}.`)
  }
  const images = countOption(values.images, 'images') ?? usualImages
  if (!imagesSchema.safeParse(images).success) fail('bad-arguments', `--images is ${images}`, 'Choose fewer.')
  const live = !values.json && process.stdout.isTTY
  const { robustness: result } = await withEngine((engine) => measureRobustness(
    engine, { store, id: run.id, checkpoint: checkpoint as CheckpointName, images, places },
    (done) => { if (live) process.stdout.write(`\r\x1b[2K${done} of ${measurements} measurements`) }))
  if (live) process.stdout.write('\r\x1b[2K')
  if (values.json) {
    printJson({ event: 'result', run: run.id, ...result })
    return 0
  }
  print(`${run.name}, ${checkpoint} (epoch ${result.epoch}), ${thousands(result.images)} test images: ${percent(result.accuracy)} as they are`)
  for (const { corruption, points } of result.curves) {
    const { label, unit } = corruptions[corruption]
    print('')
    printTable([`${label} (${unit})`, ...points.map(({ level }) => String(level))],
      [['accuracy', ...points.map(({ accuracy }) => percent(accuracy))]])
  }
  return 0
}
