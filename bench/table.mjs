import { contenderLabels, firstStepTarget, memoryTarget } from './targets.mjs'

const figures = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const speed = (value) => (value >= 100 ? whole.format(value) : figures.format(value))
const megabytes = (bytes) => (bytes === undefined ? '–' : `${whole.format(bytes / 1e6)} MB`)
const judged = (ok) => (ok ? 'ok' : 'missed')
const columns = [17, 8, 11, 11, 10, 20, 22]
const line = (...cells) => cells.map((cell, i) => String(cell).padEnd(columns[i] ?? 0)).join(' ').trimEnd()

/** The figures of a network as lines of a table. */
function describeNetwork({ name, batch, targets, contenders, ratios, predictions, predictionRatios, firstStep }) {
  const lines = [`${name}, batch ${batch}`, line('', 'threads', 'steps/s', 'images/s', 'memory', 'traced is')]
  for (const [id, { threads, facts, stepsPerSecond, imagesPerSecond, peakMemory }] of Object.entries(contenders)) {
    const ratio = ratios[id]?.median
    const target = targets[id]
    lines.push(line(
      contenderLabels[id], threads, speed(stepsPerSecond.median), speed(imagesPerSecond), megabytes(peakMemory),
      ratio === undefined ? '' : `${figures.format(ratio)} times as fast`,
      target === undefined ? '' : `at least ${target}: ${judged(ratio >= target)}`,
      facts.stepsPerExecution > 1 ? `  (${facts.stepsPerExecution} steps an execution)` : ''))
  }
  const { traced, keras } = contenders
  if (keras?.peakMemory && traced.peakMemory) {
    const ratio = traced.peakMemory / keras.peakMemory
    lines.push(`memory: ${figures.format(ratio)} times Keras's, at most ${memoryTarget}: ${judged(ratio <= memoryTarget)}`)
  }
  lines.push(`prediction, images/s: ${Object.entries(predictions).map(([id, { median }]) =>
    `${contenderLabels[id]} ${whole.format(median)}${predictionRatios[id] ? ` (traced ${figures.format(predictionRatios[id].median)} times)` : ''}`).join(', ')}`)
  const { buildSeconds, firstStepSeconds } = traced.facts
  lines.push(`first step: ${firstStep.median.toFixed(2)} s after the command, at most ${firstStepTarget}: ${judged(firstStep.median <= firstStepTarget)}; in the engine ${buildSeconds.toFixed(2)} s to build and ${firstStepSeconds.toFixed(2)} s for the step`)
  return lines.join('\n')
}

/** All figures of a run of the benchmark as text. */
export function describe({ processor, cores, node, data, rounds, seconds, networks }) {
  const all = networks.flatMap(({ contenders }) => Object.values(contenders))
  const versions = Object.assign({}, ...all.map((contender) => contender.versions))
  const loads = networks.flatMap(({ loadAverage }) => loadAverage)
  return [
    `${processor}, ${cores} cores, Node ${node}; ${Object.entries(versions).filter(([name]) => name !== 'node').map(([name, version]) => `${name} ${version}`).join(', ')}`,
    `${data.set} (${whole.format(data.train)} examples); ${rounds} rounds of ${seconds} s in turns, medians; load average ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}, the benchmark's own included`,
    ...networks.map(describeNetwork),
  ].join('\n\n')
}
