import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idxBytes } from '../../src/data/idx'
import { picturePng } from './pictures'
import {
  electron, go, launch, project, readyToTrain, rootFlags, stackTypes, temporaryHome, train, untilState, type Workbench,
} from './workbench'

/** What a person meets when files are damaged, folders can't be used and processes die. Nothing is lost by it. */
const { home, remove } = temporaryHome()
let bench: Workbench
let sound: string
const damagedRun = join(home, 'runs', '20260101-000000-abcdef')
const at = { settings: join(home, 'settings.json'), draft: join(home, 'experiments', 'draft.json') }
const rubbish = { settings: '{"theme": "dark", ', draft: '\u0000\u0001 no draft', run: '{"version": 1, "id"' }

beforeAll(async () => {
  const output = execFileSync(process.execPath, [
    join(project, 'out', 'main', 'cli.js'), 'train', '--template', 'first-steps', '--data', 'sample', '--steps', '5', '--json',
  ], { env: { ...process.env, LAYERBENCH_HOME: home }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  sound = (JSON.parse(output.trim().split('\n').at(-1)!) as { run: string }).run
  for (const folder of [damagedRun, join(home, 'experiments')]) mkdirSync(folder, { recursive: true })
  writeFileSync(at.settings, rubbish.settings)
  writeFileSync(at.draft, rubbish.draft)
  writeFileSync(join(damagedRun, 'run.json'), rubbish.run)
  bench = await launch(home)
})
afterAll(async () => {
  await bench?.close()
  remove()
})

const said = () => bench.page.locator('.n-message').allTextContents()
/** Until the window says something like that, which is then closed. */
async function untilSaid(pattern: RegExp): Promise<string> {
  await expect.poll(said, { timeout: 10_000 }).toContainEqual(expect.stringMatching(pattern))
  const message = bench.page.locator('.n-message').filter({ hasText: pattern }).last()
  const text = (await message.textContent())!
  await message.locator('.n-base-close').click()
  await message.waitFor({ state: 'detached' })
  return text
}
/** What the next dialog that asks for files or folders answers. */
const choose = (filePaths: string[]) => bench.app.evaluate(({ dialog }, paths) => {
  dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: paths })
}, filePaths)
const points = () => bench.page.getAttribute('[data-test=chart-accuracy]', 'data-points').then(Number)
const current = () => bench.page.evaluate(async () => JSON.stringify(await window.layerbench.request['experiment.get'](undefined)))
const runNames = () => readdirSync(join(home, 'runs')).sort()

describe('damaged files at the start', () => {
  it('are said in plain words with where they are kept, and the window opens', async () => {
    const aside = (path: string, text: string) => {
      const kept = /kept as (\S+?)\.$/.exec(text.trim())?.[1]
      expect(kept).toContain(`${path}.damaged-`)
      return readFileSync(kept!, 'utf8')
    }
    expect(aside(at.settings, await untilSaid(/settings could not be read/))).toBe(rubbish.settings)
    expect(aside(at.draft, await untilSaid(/draft could not be read/))).toBe(rubbish.draft)
    expect(await stackTypes(bench.page)).toEqual(['Flatten', 'Dense'])
    expect(await said()).toEqual([])
  })
  it('leave the way of working free: a word about an older Electron stands in Settings alone', async () => {
    const { page, app } = bench
    const major = await app.evaluate(() => Number(process.versions.electron.split('.')[0]))
    expect(await page.locator('text=/Electron 2/').count()).toBe(0)
    await go(page, 'settings')
    expect(await page.locator('[data-test=electron-notice]').count()).toBe(major >= 25 ? 0 : 1)
  })
  it('are listed where they are runs, and the other runs are unharmed', async () => {
    const { page } = bench
    await go(page, 'runs')
    await page.waitForSelector('[data-test=run-row]')
    expect(await page.locator('[data-test=run-row]').count()).toBe(1)
    const text = await page.textContent('[data-test=damaged-runs]')
    expect(text).toContain(damagedRun)
    expect(text).toMatch(/not JSON.*restore run\.json from a copy or delete the folder/)
    expect(readFileSync(join(damagedRun, 'run.json'), 'utf8')).toBe(rubbish.run)
    expect(existsSync(join(home, 'runs', sound, 'checkpoints'))).toBe(true)
  })
})

describe('experiment files that can\'t be taken', () => {
  const template = JSON.parse(
    readFileSync(join(project, 'resources', 'templates', 'first-steps.json'), 'utf8'),
  ) as { experiment: { architecture: { layers: object[] }; training: object } }
  const { experiment } = template
  const { architecture } = experiment
  const withLayer = (layer: object) =>
    JSON.stringify({ ...experiment, architecture: { ...architecture, layers: [layer, ...architecture.layers] } })
  const files: [what: string, text: string, said: RegExp][] = [
    ['an unknown layer', withLayer({ type: 'Conv9D', name: 'a' }), /layers\.0.*unknown layer "Conv9D"/],
    ['an unknown field', withLayer({ type: 'Dense', name: 'a', units: 3, colour: 'red' }), /layers\.0.*colour/],
    ['a value that doesn\'t fit', JSON.stringify({ ...experiment, training: { batch_size: -1 } }), /training\.batch_size/],
    ['a newer version', JSON.stringify({ ...experiment, version: 2 }), /format version 2.*newer Layerbench/],
    ['a prototype', JSON.stringify(experiment).replace('{', '{"__proto__": {"polluted": 1}, '), /__proto__.*not allowed/],
    ['no JSON at all', '<html>', /Not JSON/],
    ['another format', '{"format": "something"}', /layerbench-experiment/],
  ]

  it.each(files)('with %s, dropped: a sentence names file and place, the experiment stays', async (_what, text, pattern) => {
    const before = await current()
    await bench.page.evaluate((content) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content], 'theirs.json'))
      document.querySelector('main')!.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    }, text)
    expect(await untilSaid(pattern)).toContain('theirs.json')
    expect(await current()).toBe(before)
  })
  it.each(files)('with %s, opened from the menu', async (_what, text, pattern) => {
    const before = await current()
    const path = join(home, 'opened.json')
    writeFileSync(path, text)
    await choose([path])
    await bench.app.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]!.webContents.send('menu', 'open') })
    expect(await untilSaid(pattern)).toContain('opened.json')
    expect(await current()).toBe(before)
    expect(readFileSync(path, 'utf8')).toBe(text)
  })
  it('and one that can is taken', async () => {
    await choose([join(home, 'opened.json')])
    // Evaluated often, so that there is a checkpoint soon; long enough to be killed at leisure.
    const training = { ...experiment.training, budget: { unit: 'epochs', epochs: 500 }, evaluate: { every: 'steps', steps: 25 } }
    writeFileSync(join(home, 'opened.json'), JSON.stringify({ ...experiment, training }))
    await bench.app.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]!.webContents.send('menu', 'open') })
    await expect.poll(current).toContain('"epochs":500')
  })
})

describe('data folders that can\'t be used', () => {
  const folderWith = (name: string, change: (folder: string) => void) => {
    const folder = join(home, name)
    mkdirSync(folder)
    for (const [part, count] of [['train', 40], ['t10k', 10]] as const) {
      for (const [kind, sizes] of [['images-idx3', [count, 8, 8]], ['labels-idx1', [count]]] as const) {
        const values = new Uint8Array(sizes.reduce((a, b) => a * b, 1)).map((_, i) => i % 2)
        writeFileSync(join(folder, `${part}-${kind}-ubyte.gz`), gzipSync(idxBytes({ sizes: [...sizes], values })))
      }
    }
    change(folder)
    return folder
  }
  it.each<[string, string, (folder: string) => void]>([
    ['cut off', 'train-images-idx3-ubyte.gz', (folder) => {
      const path = join(folder, 'train-images-idx3-ubyte.gz')
      writeFileSync(path, readFileSync(path).subarray(0, 30))
    }],
    ['labels of another set', 't10k-labels-idx1-ubyte.gz', (folder) =>
      writeFileSync(join(folder, 't10k-labels-idx1-ubyte.gz'), readFileSync(join(folder, 'train-labels-idx1-ubyte.gz')))],
    ['images for labels', 'train-labels-idx1-ubyte.gz', (folder) =>
      writeFileSync(join(folder, 'train-labels-idx1-ubyte.gz'), readFileSync(join(folder, 'train-images-idx3-ubyte.gz')))],
    ['one missing', 't10k-images-idx3-ubyte', (folder) =>
      execFileSync('rm', [join(folder, 't10k-images-idx3-ubyte.gz')])],
  ])('%s: listed with the file\'s name, and the sample set goes on', async (name, file, change) => {
    const { page } = bench
    const folder = folderWith(name, change)
    await choose([folder])
    await go(page, 'data')
    await page.click('[data-test=add-folder]')
    const entry = page.locator('[data-test=failed-folder]').filter({ hasText: folder })
    await entry.waitFor()
    expect(await entry.textContent()).toContain(`${file}: `)
    expect(await page.locator('[data-test=dataset-sample]').count()).toBe(1)
    await entry.locator('button').click()
    await entry.waitFor({ state: 'detached' })
    await readyToTrain(page)
  })
})

describe('a place for runs that can\'t be written', () => {
  it('is named on Train, nothing is lost, and another place mends it', async () => {
    const { page } = bench
    const before = await current(), runsBefore = runNames()
    const file = join(home, 'a file')
    writeFileSync(file, 'no folder')
    const setRunsFolder = (runsFolder: string | null) =>
      page.evaluate((folder) => window.layerbench.request['settings.set']({ runsFolder: folder }), runsFolder)
    expect(await setRunsFolder(join(file, 'runs'))).toMatchObject({ ok: true })
    await readyToTrain(page)
    await page.click('[data-test=train]')
    expect(await untilSaid(/choose another folder in Settings/)).toContain(file)
    expect(await current()).toBe(before)
    expect(runNames()).toEqual(runsBefore)
    expect(await setRunsFolder(null)).toMatchObject({ ok: true })
    await readyToTrain(page)
  })
})

describe('processes that die', () => {
  const trainerPid = async () => {
    const pids = await bench.app.evaluate(({ app }) =>
      app.getAppMetrics().filter(({ name }) => name === 'Layerbench training').map(({ pid }) => pid))
    expect(pids).toHaveLength(1)
    return pids[0]!
  }
  async function trainUntilCheckpoint(): Promise<string> {
    const known = new Set(runNames())
    await train(bench.page)
    await go(bench.page, 'train')
    const id = runNames().find((name) => !known.has(name))!
    await expect.poll(() => existsSync(join(home, 'runs', id, 'checkpoints')), { timeout: 60_000 }).toBe(true)
    await expect.poll(() => readdirSync(join(home, 'runs', id, 'checkpoints')).filter((name) => !name.startsWith('.')).length,
      { timeout: 60_000 }).toBeGreaterThan(0)
    return id
  }
  const recordOf = (id: string) =>
    JSON.parse(readFileSync(join(home, 'runs', id, 'run.json'), 'utf8')) as { status: { state: string; pid?: number } }
  async function classifies(id: string) {
    const { page } = bench
    await choose([picturePng(home, `for ${id}.png`, 60, 80, 'trousers')])
    await go(page, 'runs')
    await page.locator(`[data-test=run-row][data-id="${id}"]`).click()
    await page.locator('[data-test=open-in-classify]').first().click()
    await page.waitForSelector('[data-test=classify-open]')
    await page.click('[data-test=classify-open]')
    await page.waitForSelector(`[data-test=classify-result][data-name="for ${id}.png"] [data-test=result-probability]`)
  }

  it('the engine while it trains: said within 2 s with what to do, the window lives and trains again', async () => {
    const { page } = bench
    const id = await trainUntilCheckpoint()
    const before = await current()
    process.kill(await trainerPid(), 'SIGKILL')
    await page.waitForSelector('[data-test=run-state][data-state=interrupted]', { timeout: 2000 })
    expect(await page.textContent('[data-test=failure]')).toMatch(/ended unexpectedly \((SIGKILL|killed or crashed)\).*What was saved is kept\. Train again/)
    expect(recordOf(id).status.state).toBe('interrupted')
    expect(await current()).toBe(before)
    await classifies(id)

    await trainUntilCheckpoint()
    const early = await points()
    await expect.poll(points, { timeout: 30_000 }).toBeGreaterThan(early)
    await page.click('[data-test=stop]')
    await untilState(page, /stopped/)
  })

  it('the assistant: what it was needed for works the next time', async () => {
    const { app, page } = bench
    const pids = await app.evaluate((modules) =>
      modules.app.getAppMetrics().filter(({ name }) => name === 'Layerbench assistant').map(({ pid }) => pid))
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    await expect.poll(() => page.evaluate(() => window.layerbench.request['data.images'](
      { id: 'sample', split: 'train', offset: 0, count: 1 }).then(({ ok }) => ok)), { timeout: 30_000 }).toBe(true)
  })

  it('a second start hands over to the first and ends', async () => {
    const { app } = bench
    const heard = app.evaluate((modules) => new Promise<string>((resolve) => {
      modules.app.once('second-instance', () => resolve('heard'))
    }))
    const second = spawn(electron, [...rootFlags(), project], {
      env: { ...process.env, LAYERBENCH_HOME: home }, stdio: 'ignore', timeout: 30_000,
    })
    const [code] = await once(second, 'exit') as [number | null]
    expect(code).toBe(0)
    expect(await heard).toBe('heard')
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  it('the app while it trains: no engine outlives it by 5 s, and the run is found interrupted with its checkpoint', async () => {
    const id = await trainUntilCheckpoint()
    const runsBefore = runNames()
    const pid = bench.app.process().pid!
    const family = descendants(pid)
    expect(family).toContain(await trainerPid())
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => family.filter(lives), { timeout: 5000 }).toEqual([])
    expect(recordOf(id).status.state).toBe('running')

    bench = await launch(home)
    await expect.poll(() => recordOf(id).status.state).toBe('interrupted')
    expect(runNames()).toEqual(runsBefore)
    await go(bench.page, 'runs')
    await bench.page.waitForSelector(`[data-test=run-row][data-id="${id}"]`)
    expect(await bench.page.textContent(`[data-test=run-row][data-id="${id}"]`)).toMatch(/interrupted/i)
    expect(await said()).toEqual([])
    await classifies(id)
  })
})

describe('a bug in main', () => {
  it.each([['throws', 'on its way'], ['is a promise’s', 'without an answer']])('that %s is told, and everything goes on', async (_, what) => {
    await bench.app.evaluate((_electron, message) => {
      if (message.includes('answer')) void Promise.reject(new Error(message))
      else for (let again = 0; again < 3; again++) setTimeout(() => { throw new Error(message) })
    }, what)
    expect(await untilSaid(new RegExp(what))).toMatch(/fault in Layerbench; please report it/)
    expect(await said()).toEqual([])
    await expect.poll(() => bench.faults).toContainEqual(expect.stringContaining(what))
    await go(bench.page, 'train')
    await train(bench.page)
    await bench.page.click('[data-test=stop]')
    await untilState(bench.page, /stopped/)
  })
})

/** Parent and state of a process, or undefined where it is gone. */
function processOf(pid: number): { parent: number; state: string } | undefined {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
    return { parent: Number(parent), state: state! }
  } catch {
    return undefined
  }
}
const lives = (pid: number): boolean => (processOf(pid)?.state ?? 'Z') !== 'Z'
function descendants(pid: number): number[] {
  const all = readdirSync('/proc').map(Number).filter(Boolean)
  const children = all.filter((candidate) => processOf(candidate)?.parent === pid)
  return children.flatMap((child) => [child, ...descendants(child)])
}
