import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { go, launch, screenshot, stackTypes, temporaryHome, type Workbench } from './workbench'

const { home, remove } = temporaryHome()
const folder = mkdtempSync(join(tmpdir(), 'layerbench-exchange-'))
let bench: Workbench
beforeAll(async () => { bench = await launch(home) })
afterAll(async () => {
  await bench.close()
  remove()
  rmSync(folder, { recursive: true, force: true })
})

/** What the next dialogs answer: where to save, and which files to open. */
const answer = (filePath: string, filePaths: string[] = []) => bench.app.evaluate(({ dialog }, paths) => {
  dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: paths.filePath })
  dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: paths.filePaths })
}, { filePath, filePaths })

async function choose(item: RegExp): Promise<void> {
  await bench.page.click('[data-test=exchange]')
  await bench.page.locator('.n-dropdown-option').filter({ hasText: item }).click()
}
const closeResult = async () => {
  await bench.page.click('[data-test=close-exchange]')
  await bench.page.waitForSelector('[data-test=exchange-result]', { state: 'detached' })
}

const dense = (name: string, config: object) => ({ class_name: 'Dense', config: { name, ...config } })
const model = {
  class_name: 'Sequential', config: {
    name: 'from_keras', layers: [
      { class_name: 'InputLayer', config: { batch_input_shape: [null, 28, 28, 1], name: 'input' } },
      { class_name: 'Flatten', config: { name: 'flat' } },
      dense('hidden', { units: 12, activation: 'relu', kernel_constraint: { class_name: 'MaxNorm', config: {} } }),
      dense('scores', { units: 10, activation: 'softmax' }),
    ],
  },
}

describe('Import / Export', () => {
  it('writes the architecture as a program of Python and says what it does otherwise', async () => {
    const { page } = bench, file = join(folder, 'net.py')
    await answer(file)
    await choose(/Python/)
    await page.waitForSelector('[data-test=exchange-result]')
    expect(await page.textContent('[data-test=exchange-result]')).toContain(file)
    expect(await page.textContent('[data-test=exchange-notes]')).toContain('draws of Keras differ')
    expect(readFileSync(file, 'utf8')).toContain('def build_model():')
    await screenshot(page, 'export')
    await closeResult()
  })

  it('reads a model of Keras, names what is left out, and undo brings the former one back', async () => {
    const { page } = bench, file = join(folder, 'model.json')
    writeFileSync(file, JSON.stringify(model))
    const before = await stackTypes(page)
    await answer('', [file])
    await choose(/Import/)
    await page.waitForSelector('[data-test=exchange-result]')
    const notes = await page.textContent('[data-test=exchange-notes]')
    expect(notes).toContain('hidden')
    expect(notes).toContain('kernel_constraint')
    await screenshot(page, 'import')
    await closeResult()
    expect(await stackTypes(page)).toEqual(['Flatten', 'Dense'])
    await page.click('[data-test=undo]')
    await expect.poll(() => stackTypes(page)).toEqual(before)
  })

  it('leaves everything as it is where a model can\'t be read, and says why', async () => {
    const { page } = bench, file = join(folder, 'lambda.json')
    const layers = [...model.config.layers.slice(0, 2), { class_name: 'Lambda', config: { name: 'code' } }, ...model.config.layers.slice(2)]
    writeFileSync(file, JSON.stringify({ ...model, config: { ...model.config, layers } }))
    const before = await stackTypes(page)
    await answer('', [file])
    await choose(/Import/)
    await page.locator('.n-message').filter({ hasText: 'code: Lambda is Python code' }).waitFor()
    expect(await stackTypes(page)).toEqual(before)
    expect(await page.locator('[data-test=exchange-result]').count()).toBe(0)
  })
})

describe('a run\'s weights', () => {
  it('go out as a file of Keras and come back as a run that Classify can use', async () => {
    const { page } = bench, file = join(folder, 'trained.h5')
    await page.waitForSelector('[data-test=train][aria-disabled=false]', { timeout: 60_000 })
    await page.click('[data-test=train]')
    await page.waitForSelector('[data-test=outcome]', { timeout: 120_000 })
    await go(page, 'runs')
    await page.locator('[data-test=run-row]').first().click()
    await answer(file)
    await page.locator('[data-test=checkpoint-best] [data-test=export-weights]').click()
    await page.locator('.n-dropdown-option').filter({ hasText: /load_model/ }).click()
    await page.waitForSelector('[data-test=exchange-result]')
    expect(statSync(file).size).toBeGreaterThan(100_000)
    await closeResult()

    await go(page, 'design')
    await answer('', [file])
    await choose(/Import/)
    await page.waitForSelector('[data-test=imported-run]')
    await page.click('[data-test=classify-imported]')
    await page.locator('[data-test=classify-run]').filter({ hasText: 'trained.h5' }).waitFor()
    await go(page, 'runs')
    await page.locator('[data-test=run-row]').filter({ hasText: 'trained.h5' }).filter({ hasText: 'Imported' }).waitFor()
    await screenshot(page, 'imported-run')
    expect(bench.faults).toEqual([])
  })
})
