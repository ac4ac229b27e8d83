// How long looking at every pixel of a set, and for images that stand in it twice, takes beside reading it.
// npm run bench:duplicates -- [--data FOLDER] [--rounds N]
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findData } from './data.mjs'
import { median } from './median.mjs'

const { values } = parseArgs({ options: { data: { type: 'string' }, rounds: { type: 'string', default: '3' } } })
const rounds = Number(values.rounds), cache = mkdtempSync(join(tmpdir(), 'layerbench-duplicates-'))
const engine = fileURLToPath(new URL('../out/main/engine.js', import.meta.url))
/** Seconds at most for the search. */
const target = 15

try {
  const folder = findData(values.data), places = { folders: folder ? [folder] : [], cache }
  const found = { read: [], statistics: [], duplicates: [], longestWait: [] }
  // The first round draws the sample set and finds out what the folder holds, which is remembered.
  const entries = (await withEngine((ask) => ask('data.list', places))).filter(({ state }) => state === 'ready')
  const { facts } = entries[entries.length - 1]
  let pairs
  for (let round = 0; round < rounds; round++) {
    await withEngine(async (ask) => {
      found.read.push(await seconds(() => ask('data.load', { id: facts.id, ...places })))
      found.statistics.push(await seconds(() => ask('data.statistics', { id: facts.id, ...places })))
      let searching = true, longest = 0
      const search = seconds(async () => { pairs = (await ask('data.duplicates', { id: facts.id, ...places })).found }).finally(() => { searching = false })
      while (searching) longest = Math.max(longest, await seconds(() => ask('ping', {})))
      found.duplicates.push(await search)
      found.longestWait.push(longest)
    })
  }
  const [read, statistics, duplicates, longestWait] = Object.values(found).map(median)
  const images = facts.train + facts.test, ratio = duplicates / read
  console.log(`${facts.name}, ${images.toLocaleString('en')} images, ${rounds} rounds`)
  console.log(`read        ${read.toFixed(2).padStart(6)} s`)
  console.log(`statistics  ${statistics.toFixed(2).padStart(6)} s, ${(statistics / read).toFixed(1)} times reading it`)
  console.log(`duplicates  ${duplicates.toFixed(2).padStart(6)} s, ${ratio.toFixed(1)} times reading it (target ${target} s); ${pairs.same.length} groups of equal images, ${pairs.near.length} pairs up to RMS ${pairs.upTo.toFixed(1)}`)
  console.log(`meanwhile the engine answered a ping within ${(longestWait * 1000).toFixed(0)} ms`)
  console.log(JSON.stringify({ images, rounds, read, statistics, duplicates, ratio, longestWait, pairs: pairs.near.length }))
  if (duplicates > target) process.exitCode = 1
} finally {
  rmSync(cache, { recursive: true, force: true })
}

async function seconds(work) {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** An engine process of its own, asked as main asks it. */
async function withEngine(work) {
  const child = fork(engine, [], { serialization: 'advanced', env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' } })
  const waiting = new Map()
  let last = 0
  child.on('message', ({ id, ok, value, failure }) => {
    if (id === undefined) return
    const { resolve, reject } = waiting.get(id)
    if (ok) resolve(value)
    else reject(new Error(failure.what))
  })
  const ask = (name, input) => new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject })
    child.send({ id: last, name, input })
  })
  try {
    await ask('ping', {})
    return await work(ask)
  } finally {
    child.kill('SIGKILL')
  }
}
