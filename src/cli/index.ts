import { describeFailure, type Failure, FailureError } from '../domain/failure'
import { classify, usage as classifyUsage } from './commands/classify'
import { data, usage as dataUsage } from './commands/data'
import { doctor, usage as doctorUsage } from './commands/doctor'
import { evaluate, usage as evaluateUsage } from './commands/evaluate'
import { exportModel, usage as exportUsage } from './commands/export'
import { importModel, usage as importUsage } from './commands/import'
import { lrRange, usage as lrRangeUsage } from './commands/lrRange'
import { reproduce, usage as reproduceUsage } from './commands/reproduce'
import { resume, usage as resumeUsage } from './commands/resume'
import { robustness, usage as robustnessUsage } from './commands/robustness'
import { runs, usage as runsUsage } from './commands/runs'
import { sweep, usage as sweepUsage } from './commands/sweep'
import { templates, usage as templatesUsage } from './commands/templates'
import { train, usage as trainUsage } from './commands/train'
import { print, printJson } from './output'

/** Each command with how it is called; it answers with the exit code. */
const commands: Record<string, { run(args: string[]): Promise<number>; usage: string }> = {
  train: { run: train, usage: trainUsage },
  resume: { run: resume, usage: resumeUsage },
  reproduce: { run: reproduce, usage: reproduceUsage },
  sweep: { run: sweep, usage: sweepUsage },
  'lr-range': { run: lrRange, usage: lrRangeUsage },
  classify: { run: classify, usage: classifyUsage },
  evaluate: { run: evaluate, usage: evaluateUsage },
  robustness: { run: robustness, usage: robustnessUsage },
  runs: { run: runs, usage: runsUsage },
  data: { run: data, usage: dataUsage },
  export: { run: exportModel, usage: exportUsage },
  import: { run: importModel, usage: importUsage },
  templates: { run: templates, usage: templatesUsage },
  doctor: { run: doctor, usage: doctorUsage },
}

async function main([name, ...args]: string[]): Promise<number> {
  const command = name === undefined ? undefined : commands[name]
  if (!command) {
    const asked = name === undefined || ['help', '--help', '-h'].includes(name)
    print(asked ? 'Layerbench on the command line:' : `There is no command ${name}. There are:`)
    for (const { usage } of Object.values(commands)) print(`  layerbench ${usage}`)
    return asked ? 0 : 2
  }
  if (args.includes('--help')) {
    print(`Usage: layerbench ${command.usage}`)
    return 0
  }
  try {
    return await command.run(args)
  } catch (error) {
    if (!(error instanceof FailureError)) throw error
    report(error.failure, args.includes('--json'))
    return error.failure.code === 'bad-arguments' ? 2 : 1
  }
}

function report(failure: Failure, json: boolean): void {
  if (json) printJson({ event: 'failure', failure })
  else process.stderr.write(`${describeFailure(failure)}\n`)
}

// A reader that goes away (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(0) })

main(process.argv.slice(2)).then(
  (code) => { process.exitCode = code },
  (error: unknown) => {
    process.stderr.write(`A fault in Layerbench: ${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = 1
  },
)
