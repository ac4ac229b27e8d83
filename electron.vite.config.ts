import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

/** Electron 22, the offline fallback for development, has Node 16 and Chromium 108. */
const node = 'node16', chromium = 'chrome108'

/** Everything is bundled but Electron itself and the package with the native library. */
const external = ['electron', /^@tensorflow\//, /^node:/]

export default defineConfig({
  main: {
    build: {
      target: node,
      externalizeDeps: false,
      sourcemap: true,
      rollupOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          engine: resolve('src/engine/index.ts'),
          cli: resolve('src/cli/index.ts'),
        },
        external,
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: node,
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve('src/preload/index.ts') },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [vue()],
    build: {
      target: chromium,
      chunkSizeWarningLimit: 3000,
      rollupOptions: { input: { index: resolve('src/renderer/index.html') } },
    },
  },
})
