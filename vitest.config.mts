import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'

/**
 * Four kinds of tests. `unit`: pure code and files, seconds. `engine`: the real native library, each file in a
 * process of its own. `keras`: the engine beside Keras, where LAYERBENCH_PYTHON names a Python that has it. `e2e`:
 * the built app in the real Electron, one file after another.
 */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [vue()],
        test: {
          name: 'unit',
          include: ['test/{domain,data,files,runs,ipc,cli,renderer,scripts}/**/*.test.{ts,mjs}'],
          pool: 'threads',
        },
      },
      {
        test: {
          name: 'engine',
          include: ['test/{engine,host}/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'keras',
          include: ['test/keras/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 900_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
