import { mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { cached, ensureCached, inCache, requireSpace, stageTrees } from './cache.mjs'
import { downloadWheel, hasSize, unpackWheel, wheelMembers } from './download.mjs'
import { chooseFlavour } from './flavour.mjs'
import { readJson, writeJson } from './jsonFile.mjs'
import { bindingPackage, cacheFolder } from './paths.mjs'
import { cudaLibraries, tensorflow, tensorflowHeaders } from './pins.mjs'
import { say } from './progress.mjs'

/**
 * TensorFlow's C library, from its Python wheels, into tfjs-node's package:
 *
 *   deps/lib/       libtensorflow_cc.so.2, libtensorflow_framework.so.2
 *   deps/include/   the headers that the binding includes
 *   deps/nvidia/    CUDA's libraries: where the library's own run path, $ORIGIN/../nvidia/<part>/lib, looks
 */
const deps = join(bindingPackage, 'deps')
const stamp = join(deps, 'layerbench.json')
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']

/** @returns {{flavour: import('./flavour.mjs').Flavour, version: string} | undefined} what is staged */
export function stagedTensorflow() {
  return readJson(stamp)
}

export const tensorflowStep = {
  name: 'TensorFlow library',

  async done() {
    const { flavour } = await chooseFlavour()
    const staged = readJson(stamp)
    if (!staged || staged.entries?.join() !== entries(flavour).join()) return false
    return Object.entries(staged.files).every(([name, bytes]) => hasSize(join(deps, 'lib', name), bytes))
  },

  async run() {
    const { flavour, reason } = await chooseFlavour()
    say(`  TensorFlow ${tensorflow.version} for ${flavour === 'cuda' ? 'CUDA' : 'the CPU'}: ${reason}`)
    requireRoom(flavour)
    const wheel = tensorflow[flavour]
    await ensureCached(entryName(wheel, flavour), (folder) => fillLibrary(folder, wheel))
    if (flavour === 'cuda') {
      for (const part of cudaLibraries) {
        await ensureCached(entryName(part), (folder) => fillCudaPart(folder, part))
      }
    }
    stageTrees(entries(flavour).map(cached), deps)
    const files = Object.fromEntries(libraries.map((name) => [name, statSync(join(deps, 'lib', name)).size]))
    writeJson(stamp, { flavour, version: tensorflow.version, entries: entries(flavour), files })
  },
}

/** A cache entry is named after what is in it, so that another pin never meets an old entry. */
function entryName(wheel, flavour) {
  const name = flavour ? `tensorflow-${flavour}` : wheel.project
  return `${name}-${wheel.version}-${wheel.sha256.slice(0, 12)}`
}

function entries(flavour) {
  const names = [entryName(tensorflow[flavour], flavour)]
  if (flavour === 'cuda') names.push(...cudaLibraries.map((wheel) => entryName(wheel)))
  return names
}

/** Before gigabytes are fetched: is there room for what is missing, and for its wheel while it unpacks? */
function requireRoom(flavour) {
  const wheels = [[tensorflow[flavour], flavour]]
  if (flavour === 'cuda') wheels.push(...cudaLibraries.map((wheel) => [wheel]))
  const missing = wheels.filter(([wheel, name]) => !inCache(entryName(wheel, name))).map(([wheel]) => wheel)
  if (missing.length === 0) return
  const kept = missing.reduce((sum, wheel) => sum + wheel.unpacked, 0)
  requireSpace(cacheFolder(), kept + Math.max(...missing.map((wheel) => wheel.bytes)), 'TensorFlow')
}

async function fillLibrary(folder, wheel) {
  const path = await downloadWheel(wheel, join(folder, 'wheel'))
  const lib = join(folder, 'lib')
  const members = {}
  for (const name of libraries) members[`tensorflow/${name}`] = join(lib, name)
  for (const name of tensorflowHeaders) members[`tensorflow/include/${name}`] = join(folder, 'include', name)
  await unpackWheel(path, members, { label: 'unpack', folder, total: wheel.unpacked })
  removeWheel(folder)
  // The names that tfjs-node's own build (node-pre-gyp) links against, for whoever wants to use that.
  symlinkSync('libtensorflow_cc.so.2', join(lib, 'libtensorflow.so'))
  symlinkSync('libtensorflow_framework.so.2', join(lib, 'libtensorflow_framework.so'))
}

async function fillCudaPart(folder, wheel) {
  const path = await downloadWheel(wheel, join(folder, 'wheel'))
  const members = {}
  for (const name of await wheelMembers(path)) if (isUsed(name)) members[name] = join(folder, name)
  mkdirSync(join(folder, 'nvidia'))
  await unpackWheel(path, members, { label: 'unpack', folder, total: wheel.unpacked })
  removeWheel(folder)
}

/** Shared libraries, and ptxas with libdevice, which TensorFlow compiles kernels with. No headers. */
function isUsed(name) {
  return /^nvidia\/[^/]+\/lib\/[^/]+\.so/.test(name) || /^nvidia\/cuda_nvcc\/(bin|nvvm)\/.*[^/]$/.test(name)
}

/** The unpacked files are all we keep. */
function removeWheel(folder) {
  rmSync(join(folder, 'wheel'), { recursive: true })
  rmSync(join(folder, 'members.json'), { force: true })
}
