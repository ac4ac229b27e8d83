import { join } from 'node:path'
import { z } from 'zod'
import { describeFailure, FailureError } from '../../domain/failure'
import { readJson } from '../../files/atomic'
import { home, openPlaces, openStore, project, withEngine } from '../context'
import { readArguments } from '../options'
import { print, printJson } from '../output'

export const usage = 'doctor [--gpu-check] [--json]'

/** What set-up wrote down of the native parts. */
const setupSchema = z.object({
  tensorflow: z.object({ version: z.string(), flavour: z.string(), reason: z.string() }),
  electron: z.object({ path: z.string(), version: z.string(), fallback: z.boolean() }),
  problems: z.array(z.string()),
})

interface Finding { label: string; value: string }

export async function doctor(args: string[]): Promise<number> {
  const { values } = readArguments(args, { 'gpu-check': { type: 'boolean', default: false } }, usage)
  const findings: Finding[] = [], problems: string[] = []

  const setup = setupSchema.safeParse(await readJson(join(project, 'node_modules', '.layerbench', 'setup.json')).catch(() => undefined))
  await withEngine(async (engine) => {
    const environment = await engine.ask('environment', {})
    findings.push(
      { label: 'Layerbench', value: environment.layerbench },
      { label: 'TensorFlow', value: `${environment.tensorflow}${setup.success ? `, ${setup.data.tensorflow.flavour} build (${setup.data.tensorflow.reason})` : ''}` },
      { label: 'tfjs-node', value: environment.tfjs },
      { label: 'Device', value: environment.device },
      { label: 'Processor', value: `${environment.processor}, ${environment.cores} cores, ${environment.platform}` },
      { label: 'Node', value: environment.node },
    )
    for (const entry of await engine.ask('data.list', await openPlaces())) {
      if (entry.state === 'failed') problems.push(describeFailure(entry.failure))
      else findings.push({ label: 'Data', value: `${entry.facts.name}: ${entry.facts.train} train, ${entry.facts.test} test${entry.folder ? `, ${entry.folder}` : ', built in'}` })
    }
  }).catch((error: unknown) => {
    if (!(error instanceof FailureError)) throw error
    problems.push(`The engine can't be used: ${describeFailure(error.failure)} Run \`npm run setup\`.`)
  })

  if (setup.success) {
    const { electron } = setup.data
    findings.push({ label: 'Electron', value: `${electron.version}${electron.fallback ? ', the fallback for development and tests' : ''}` })
    problems.push(...setup.data.problems)
  } else problems.push('Set-up has not been run to its end. Run `npm run setup`.')

  const store = await openStore(values['runs-dir'])
  const { runs, damaged } = await store.list()
  findings.push({ label: 'Home', value: home }, { label: 'Runs', value: `${runs.length} in ${store.root}` })
  problems.push(...damaged.map(({ failure }) => describeFailure(failure)))

  const gpu = values['gpu-check'] ? await gpuCheck() : undefined
  if (gpu) findings.push({ label: 'GPU check', value: gpu.sentence })
  if (values.json) printJson({ findings: Object.fromEntries(findings.map(({ label, value }) => [label, value])), problems, gpu })
  else {
    for (const { label, value } of findings) print(`${label.padEnd(12)} ${value}`)
    print(problems.length ? '\nTo look at:' : '\nNothing is wrong.')
    for (const problem of problems) print(`  ${problem}`)
  }
  return gpu?.ok === false ? 1 : 0
}

const checkedSteps = 20
/** Sums are added in another order on a GPU; after some steps of Adam losses of about 2 differ by less than this. */
const tolerance = 0.02

/** The same small training on GPU and CPU, loss by loss. */
async function gpuCheck(): Promise<{ ok: boolean; sentence: string; losses?: { gpu: number[]; cpu: number[] } }> {
  const onGpu = await withEngine((engine) => engine.ask('probe', { steps: checkedSteps }))
  if (onGpu.device === 'CPU') {
    return { ok: false, sentence: 'TensorFlow found no GPU. Where there is one, run `npm run setup -- --gpu`, then this again.' }
  }
  const onCpu = await withEngine((engine) => engine.ask('probe', { steps: checkedSteps }), { CUDA_VISIBLE_DEVICES: '-1' })
  const differences = onGpu.losses.map((loss, i) => Math.abs(loss - onCpu.losses[i]!))
  const largest = Math.max(...differences)
  const ok = onCpu.device === 'CPU' && largest <= tolerance
  return {
    ok, losses: { gpu: onGpu.losses, cpu: onCpu.losses },
    sentence: `${onGpu.device} and CPU, ${checkedSteps} steps: losses differ by at most ${largest.toExponential(1)} (${ok ? 'as' : 'not as'} they should: ${tolerance})`,
  }
}
