import { defineConfig } from 'vite'
import { external, node } from './build.targets'

/**
 * The two programs that run without Electron's main process: the engine and the command line. Each is a build of
 * its own (`--mode engine`, `--mode cli`), so that neither loads another's code.
 */
export default defineConfig(({ mode }) => ({
  ssr: { noExternal: true },
  build: {
    ssr: `src/${mode}/index.ts`,
    outDir: 'out/main',
    emptyOutDir: false,
    target: node,
    sourcemap: true,
    rollupOptions: { external, output: { format: 'cjs', entryFileNames: `${mode}.js`, codeSplitting: false } },
  },
}))
