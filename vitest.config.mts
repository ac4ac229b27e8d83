import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'

/**
 * Six kinds of tests. `unit`: pure code and files, seconds. `engine`: the real native library, each file in a
 * process of its own. `faults`: kills, full
 * disks and damage, a few of each unless LAYERBENCH_FAULTS is `full`. `fuzz`: damaged data files in the built importing process, some
 * of each format unless LAYERBENCH_FUZZ is `full`. `keras`: the engine beside Keras, where LAYERBENCH_PYTHON names a Python that has it. `e2e`:
 * the built app in the real Electron, one file after another.
 */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [vue()],
        test: {
          name: 'unit',
          include: ['test/{domain,data,download,files,runs,exchange,import,ipc,cli,main,renderer,scripts}/**/*.test.{ts,mjs}'],
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
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'fuzz',
          include: ['test/fuzz/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 3_600_000,
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
          globalSetup: ['test/e2e/calibrated.ts'],
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
