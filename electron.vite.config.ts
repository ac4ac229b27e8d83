import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

import { chromium, external, node } from './build.targets'

export default defineConfig({
  main: {
    build: {
      target: node,
      externalizeDeps: false,
      sourcemap: true,
      rollupOptions: {
        input: { index: resolve('src/main/index.ts') },
        external,
        output: { format: 'cjs', entryFileNames: '[name].js' },
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
