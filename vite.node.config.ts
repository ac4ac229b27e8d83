import { defineConfig } from 'vite'
import { external, node } from './build.targets'

/**
 * The programs that run without Electron's main process: the engine, the importing process, the command line, and the benchmark's
 * contenders. Each is a build of its own (`--mode engine`, …), so that none loads
 * another's code.
 */
const programs: Record<string, { entry: string; folder: string; file: string }> = {
  engine: { entry: 'src/engine/index.ts', folder: 'out/main', file: 'engine.js' },
  import: { entry: 'src/import/index.ts', folder: 'out/main', file: 'import.js' },
  cli: { entry: 'src/cli/index.ts', folder: 'out/main', file: 'cli.js' },
  bench: { entry: 'bench/contenders/layerbench.ts', folder: 'out/bench', file: 'layerbench.js' },
  estimate: { entry: 'bench/estimate/estimates.ts', folder: 'out/bench', file: 'estimate.js' },
}

export default defineConfig(({ mode }) => {
  const { entry, folder, file } = programs[mode]!
  return {
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      target: node,
      sourcemap: true,
      rollupOptions: { external, output: { format: 'cjs', entryFileNames: file, codeSplitting: false } },
    },
  }
})
