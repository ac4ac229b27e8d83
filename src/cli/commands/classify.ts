import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fail, type Failure, FailureError } from '../../domain/failure'
import { percent } from '../../domain/format'
import type { PhotoSteps } from '../../domain/photo/steps'
import { followWay } from '../../domain/photo/way'
import { summarisePreprocessing } from '../../domain/preprocessing'
import { rowsOf } from '../../domain/probabilities'
import { checkpointNames, type CheckpointName, type Run } from '../../domain/run'
import { sizeOf } from '../../domain/shape'
import type { EngineClient } from '../../host/engineClient'
import { openPlaces, openStore, withEngine } from '../context'
import { decodeImageFile } from '../decodeImage'
import { countOption, readArguments } from '../options'
import { photoOptions, photoStepsOf, photoUsage } from '../photoOptions'
import { print, printJson } from '../output'

export const usage = `classify RUN (FILE … | --samples N) [--checkpoint best|last] ${photoUsage} [--runs-dir DIR] [--json]`

type Item = { name: string; pixels: Uint8Array; truth?: string } | { name: string; failure: Failure }

export async function classify(args: string[]): Promise<number> {
  const { values, positionals: [reference, ...files] } = readArguments(args, {
    samples: { type: 'string' }, checkpoint: { type: 'string' }, ...photoOptions,
  }, usage)
  const samples = countOption(values.samples, 'samples')
  if (!reference || (!files.length && !samples)) fail('bad-arguments', reference ? 'Which pictures?' : 'Which run?', `Usage: layerbench ${usage}`)

  const store = await openStore(values['runs-dir'])
  const run = await store.find(reference)
  const checkpoint = await chooseCheckpoint(run, values.checkpoint, (await store.checkpoints(run.id)).map(({ name }) => name))
  return withEngine(async (engine) => {
    const steps = files.length ? await photoStepsOf(values, run, engine) : undefined
    const items: Item[] = [
      ...await Promise.all(files.map((file) => prepare(file, run, steps!))),
      ...(samples ? await testImages(engine, run, samples) : []),
    ]
    const ready = items.filter((item): item is Extract<Item, { pixels: Uint8Array }> => 'pixels' in item)
    const size = sizeOf(run.data.shape), pixels = new Uint8Array(ready.length * size)
    ready.forEach((item, i) => pixels.set(item.pixels, i * size))
    const rows = ready.length
      ? rowsOf((await engine.ask('classify', {
        folder: store.folderOf(run.id), checkpoint, experiment: run.experiment, data: run.data, pixels,
      })).probabilities, run.data.classes.length)
      : []
    const preprocessed = summarisePreprocessing(run.experiment.preprocessing)
    if (!values.json) print(`${run.name}, ${checkpoint} checkpoint${preprocessed && `; images ${preprocessed}, as in training`}`)
    let next = 0
    for (const item of items) {
      if ('failure' in item) {
        if (values.json) printJson({ file: item.name, failure: item.failure })
        else print(`${item.name}: ${item.failure.what}. ${item.failure.advice}`)
        continue
      }
      const classes = Array.from(rows[next++]!, (probability, label) => ({ class: run.data.classes[label]!, probability }))
        .sort((a, b) => b.probability - a.probability)
      if (values.json) printJson({ file: item.name, ...(item.truth ? { truth: item.truth } : {}), classes })
      else {
        const [first, second] = classes
        print(`${item.name}: ${first!.class} ${percent(first!.probability)}, then ${second!.class} ${percent(second!.probability)}${item.truth ? ` (is ${item.truth})` : ''}`)
      }
    }
    return items.some((item) => 'failure' in item) ? 1 : 0
  })
}

async function chooseCheckpoint(run: Run, wanted: string | undefined, there: CheckpointName[]): Promise<CheckpointName> {
  const name = wanted === undefined ? there[0] : checkpointNames.find((known) => known === wanted)
  if (name && there.includes(name)) return name
  return fail('checkpoint-missing', `It has no ${wanted ?? ''} checkpoint`.replace('  ', ' '), there.length ? `It has ${there.join(' and ')}.` : 'Train it first.', run.name)
}

async function prepare(file: string, run: Run, steps: PhotoSteps): Promise<Item> {
  const name = basename(file)
  try {
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) =>
      fail('image-unreadable', `It can't be read (${error.code})`, 'Check the path.', file))
    return { name, pixels: followWay(await decodeImageFile(bytes, name), steps, run.data.shape).result.pixels }
  } catch (error) {
    if (error instanceof FailureError) return { name, failure: error.failure }
    throw error
  }
}

/** The first test images of the run's data, with what they are. */
async function testImages(engine: EngineClient, run: Run, count: number): Promise<Item[]> {
  const { pixels, labels, indices } = await engine.ask('data.images', {
    id: run.data.id, ...await openPlaces(), split: 'test', offset: 0, count: Math.min(count, 1000),
  })
  const size = sizeOf(run.data.shape)
  return indices.map((index, i) => ({
    name: `test image ${index}`, pixels: pixels.subarray(i * size, (i + 1) * size), truth: run.data.classes[labels[i]!]!,
  }))
}
