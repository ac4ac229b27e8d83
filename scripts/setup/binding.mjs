import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cached, ensureCached, stageTrees } from './cache.mjs'
import { runCommand, which } from './command.mjs'
import { lastLines } from './download.mjs'
import { SetupFailure } from './failure.mjs'
import { readJson, writeJson } from './jsonFile.mjs'
import { bindingPackage, root } from './paths.mjs'
import { tensorflowHeaders } from './pins.mjs'

/**
 * tfjs-node's own binding, compiled against our TensorFlow. It speaks Node-API, so one build serves Node 16
 * to 24 and Electron 22 to 45; and TensorFlow's C API, so it serves the CPU and the CUDA library.
 */
const target = join(bindingPackage, 'lib', 'napi-v8')
const nodeHeaders = join(root, 'node_modules', 'node-api-headers', 'include')
const sources = ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc']

const flags = [
  ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-I', '..', '-I', 'deps/include'],
  ...[...sources, '-L', 'deps/lib', '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
  // From the binding's own folder, so that clone and package can be moved.
  '-Wl,-rpath,$ORIGIN/../../deps/lib',
]

export const bindingStep = {
  name: 'TensorFlow binding',

  done() {
    const stamp = readJson(join(target, 'layerbench.json'))
    if (!stamp || !existsSync(join(target, 'tfjs_binding.node'))) return false
    return stamp.inputs === inputsHash()
  },

  async run() {
    const inputs = inputsHash()
    const entry = `binding-${process.platform}-${process.arch}-${inputs.slice(0, 12)}`
    await ensureCached(entry, compile)
    stageTrees([cached(entry)], target)
    writeJson(join(target, 'layerbench.json'), { inputs })
  },
}

/** Changes with anything the compiler reads, so that a cached binding is never an old one. */
function inputsHash() {
  const hash = createHash('sha256').update(flags.join('\n'))
  const filesIn = (folder) => readdirSync(folder).sort().map((name) => join(folder, name))
  const files = [
    ...filesIn(join(bindingPackage, 'binding')),
    ...tensorflowHeaders.map((name) => join(bindingPackage, 'deps', 'include', name)),
    ...filesIn(nodeHeaders),
  ]
  try {
    for (const file of files) hash.update(readFileSync(file))
  } catch {
    return 'incomplete'
  }
  return hash.digest('hex')
}

async function compile(folder) {
  const compiler = which('c++') ?? which('g++') ?? which('clang++')
  if (!compiler) {
    throw new SetupFailure(
      'A C++ compiler is missing: it builds the 100 kB between Node and TensorFlow, once. Install one '
        + '(Debian, Ubuntu: sudo apt-get install g++; Fedora: sudo dnf install gcc-c++; Arch: sudo pacman '
        + '-S gcc) and run this again.',
    )
  }
  const output = join(folder, 'tfjs_binding.node')
  const args = ['-I', nodeHeaders, ...flags, '-o', output]
  const result = await runCommand(compiler, args, { cwd: bindingPackage })
  if (result.code !== 0) {
    const said = lastLines(result.output, 20)
    throw new SetupFailure(`${compiler} could not compile tfjs-node's binding. What it said:\n${said}`)
  }
}
