import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Run } from '../../src/domain/run'
import { go, openedWorkbench, train, untilState } from './workbench'

const { home, bench } = openedWorkbench()
const runs = () => readdirSync(join(home, 'runs')).sort()
  .map((id) => JSON.parse(readFileSync(join(home, 'runs', id, 'run.json'), 'utf8')) as Run)
async function trained() {
  await train(bench.page)
  await untilState(bench.page, /completed/)
}

it('an experiment that is edited and trained again is a child of its run, named by what is otherwise, in its project', async () => {
  const { page } = bench
  await go(page, 'train')
  await page.fill('[data-test=budget-value]', '1')
  await trained()
  await page.fill('[data-test=budget-value]', '2')
  await go(page, 'runs')
  await page.click('[data-test=project]')
  await page.fill('[data-test=project-name]', 'shoes')
  await page.keyboard.press('Enter')
  await go(page, 'train')
  await trained()
  const [first, second] = runs()
  expect(first).not.toHaveProperty('parent')
  expect(second).toMatchObject({
    name: `${second!.experiment.architecture.name} · 2 epochs`, parent: { id: first!.id, name: first!.name, changed: 'epochs 1 → 2' },
  })
  await go(page, 'runs')
  await page.locator('[data-test=run-row]').first().waitFor()
  expect(await page.locator('[data-test=run-row]').count()).toBe(1)
  expect(bench.faults).toEqual([])
})
