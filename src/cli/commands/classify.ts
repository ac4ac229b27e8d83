import { type Classified, type ClassifiedBy, classifiedHeader, classifiedJson, classifiedRow, folderClasses } from '../../domain/classified'
import { csvOf } from '../../domain/csv'
import { wilson } from '../../domain/evaluation/wilson'
import { mostNearest } from '../../domain/doubt'
import { fail, FailureError } from '../../domain/failure'
import { percent, thousands } from '../../domain/format'
import type { Picture } from '../../domain/image'
import { followWay } from '../../domain/photo/way'
import { summarisePreprocessing } from '../../domain/preprocessing'
import { mostRanked, ranked, rowsOf } from '../../domain/probabilities'
import { checkpointNames, type CheckpointName, type Run } from '../../domain/run'
import { listPictures } from '../../files/pictureFiles'
import type { EngineClient } from '../../host/engineClient'
import { Beside } from '../beside'
import { type Batch, fileBatches, testBatch } from '../classifyBatches'
import { openPlaces, openStore, withEngine } from '../context'
import { countOption, readArguments } from '../options'
import { print, printJson } from '../output'
import { photoOptions, photoStepsOf, photoUsage } from '../photoOptions'

export const usage = `classify RUN (FILE … | FOLDER … | --samples N) [--checkpoint best|last] [--nearest N] ${photoUsage} [--runs-dir DIR] [--json | --csv [--probabilities]]`

type How = 'json' | 'csv' | 'text'

export async function classify(args: string[]): Promise<number> {
  const { values, positionals: [reference, ...files] } = readArguments(args, {
    samples: { type: 'string' }, nearest: { type: 'string' }, checkpoint: { type: 'string' }, ...photoOptions,
    csv: { type: 'boolean', default: false }, probabilities: { type: 'boolean', default: false },
  }, usage)
  const samples = countOption(values.samples, 'samples'), nearest = countOption(values.nearest, 'nearest') ?? 0
  if (nearest > mostNearest) fail('bad-arguments', `--nearest is ${nearest}`, `It is at most ${mostNearest}.`)
  if (!reference || (!files.length && !samples)) fail('bad-arguments', reference ? 'Which pictures?' : 'Which run?', `Usage: layerbench ${usage}`)
  const how: How = values.json ? 'json' : values.csv ? 'csv' : 'text'

  const store = await openStore(values['runs-dir'])
  const run = await store.find(reference), there = (await store.checkpoints(run.id)).map(({ name }) => name)
  const checkpoint = chooseCheckpoint(run, values.checkpoint, there)
  const by: ClassifiedBy = { run: run.name, checkpoint, classes: run.data.classes }
  const found = await listPictures(files)
  if (found.more) process.stderr.write(`There are more than ${thousands(found.files.length)} files; the others are left.\n`)

  return withEngine(async (engine) => {
    const steps = files.length ? await photoStepsOf(values, run, engine) : undefined
    const look = (picture: Picture) => followWay(picture, steps!, run.data.shape).result.pixels
    const told = new Told(run, by, how, values.probabilities)
    const folder = store.folderOf(run.id), beside = new Beside(engine, await openPlaces(), run, { folder, checkpoint }, nearest)
    const ask = (batch: Batch) => results(engine, { folder, checkpoint, run, batch, beside }, there)
    // The engine classifies a batch while the next is decoded.
    let answer: Promise<Classified[]> = Promise.resolve([])
    for await (const batch of fileBatches(found.files, look, folderClasses(run.data.classes))) {
      told.tell(await answer)
      answer = ask(batch)
      answer.catch(() => undefined) // awaited in its turn
    }
    told.tell(await answer)
    if (samples) told.tell(await ask(await testBatch(engine, await openPlaces(), run, samples)))
    return told.end()
  })
}

interface Asked { folder: string; checkpoint: CheckpointName; run: Run; batch: Batch; beside: Beside }

/** What the network says of a batch. @param there the run's checkpoints, of which another one may do where this is damaged */
async function results(
  engine: EngineClient, { folder, checkpoint, run, batch, beside }: Asked, there: readonly CheckpointName[],
): Promise<Classified[]> {
  const { items, pixels } = batch
  const request = { folder, checkpoint, experiment: run.experiment, data: run.data, pixels }
  const answer = pixels.length ? await engine.ask('classify', request).catch((error: unknown): never => {
    const other = there.find((name) => name !== checkpoint)
    if (!(error instanceof FailureError) || error.failure.code !== 'checkpoint-damaged' || !other) throw error
    throw new FailureError({ ...error.failure, advice: `Take the ${other} one: --checkpoint ${other}.` })
  }) : undefined
  const rows = answer ? rowsOf(answer.probabilities, run.data.classes.length) : []
  const others = await beside.of(pixels)
  let next = 0
  return items.map((item) => {
    if (item.failure) return { ...item, found: [] }
    const own = next++
    return { ...item, found: [ranked(rows[own]!)], ...others[own] }
  })
}

/** Writes results as they come, and counts them. */
class Told {
  private classified = 0
  private failed = 0
  private known = 0
  private right = 0

  constructor(run: Run, private readonly by: ClassifiedBy, private readonly how: How, private readonly all: boolean) {
    const preprocessed = summarisePreprocessing(run.experiment.preprocessing)
    if (how === 'csv') process.stdout.write(csvOf([classifiedHeader([by], all)]))
    if (how === 'text') print(`${run.name}, ${by.checkpoint} checkpoint${preprocessed && `; images ${preprocessed}, as in training`}`)
  }

  tell(pictures: readonly Classified[]): void {
    for (const picture of pictures) {
      if (picture.failure) this.failed++
      else this.count(picture)
      if (this.how === 'json') printJson(classifiedJson(picture, [this.by], mostRanked))
      else if (this.how === 'text') print(this.sentence(picture))
    }
    if (this.how === 'csv' && pictures.length) process.stdout.write(csvOf(pictures.map((picture) => classifiedRow(picture, [this.by], this.all))))
  }
  /** @returns the exit code */
  end(): number {
    if (this.how === 'text' && this.classified + this.failed > 1) {
      const { value, low, high } = wilson(this.right, this.known)
      const right = this.known ? `; ${percent(value)} (${percent(low)} to ${percent(high)}) right of ${thousands(this.known)} whose class is known` : ''
      print(`${thousands(this.classified)} classified, ${thousands(this.failed)} failed${right}`)
    }
    return this.failed ? 1 : 0
  }

  private count({ truth, found: [found] }: Classified): void {
    this.classified++
    if (truth === undefined) return
    this.known++
    if (this.by.classes[found!.labels[0]!] === truth) this.right++
  }
  private sentence({ file, truth, failure, found: [found], doubt, nearest }: Classified): string {
    if (failure) return `${file}: ${failure.what}. ${failure.advice}`
    const said = Array.from(found!.labels).slice(0, 2).map((label, i) => `${this.by.classes[label]} ${percent(found!.probabilities[i]!)}`)
    return [
      `${file}: ${said.join(', then ')}${truth === undefined ? '' : ` (is ${truth})`}`,
      ...(doubt?.doubtful ? [`  doubtful. ${doubt.why}`] : []),
      ...(nearest ? [`  nearest: ${nearest.map((image) => `${image.class} (train ${image.index})`).join(', ')}`] : []),
    ].join('\n')
  }
}

function chooseCheckpoint(run: Run, wanted: string | undefined, there: readonly CheckpointName[]): CheckpointName {
  const name = wanted === undefined ? there[0] : checkpointNames.find((known) => known === wanted)
  if (name && there.includes(name)) return name
  return fail('checkpoint-missing', `It has no ${wanted ?? ''} checkpoint`.replace('  ', ' '), there.length ? `It has ${there.join(' and ')}.` : 'Train it first.', run.name)
}
