import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fashionMnist } from '../../src/data/fashionMnist'
import { answerAndCut, type Asked, answerWell, type FileServer, serveFiles } from '../download/fileServer'
import { go, launch, project, readyToTrain, screenshot, temporaryHome, type Workbench } from './workbench'

const shared = resolve(project, '..', 'shared', 'fashion-mnist')

/** Fashion-MNIST by one click and by one command, from a server on this machine that has the real files. */
describe.runIf(existsSync(shared))('Fashion-MNIST', () => {
  const { home, remove } = temporaryHome()
  /** A clone without the files beside it, where they would be found. */
  const clone = join(home, 'clone', 'layerbench')
  const downloaded = join(home, 'data', fashionMnist.id)
  let server: FileServer
  let answer: (asked: Asked) => void
  beforeAll(async () => {
    mkdirSync(clone, { recursive: true })
    for (const name of ['package.json', 'resources', 'out/main', 'out/preload', 'out/renderer']) {
      cpSync(join(project, name), join(clone, name), { recursive: true, filter: (path) => !path.endsWith('.map') })
    }
    symlinkSync(join(project, 'node_modules'), join(clone, 'node_modules'))
    const files = fashionMnist.files.map(({ name }) => [name, new Uint8Array(readFileSync(join(shared, name)))] as const)
    server = await serveFiles(Object.fromEntries(files), (asked) => answer(asked))
  })
  afterEach(() => { server.asked.length = 0 })
  afterAll(async () => {
    await server.close()
    remove()
  })

  /** The first so many bytes and then nothing more. */
  const stallAfter = (bytes: number) => ({ range, content, response }: Asked) => {
    const from = range ?? 0
    const rest = { 'Content-Length': content.length - from, 'Content-Range': `bytes ${from}-${content.length - 1}/${content.length}` }
    response.writeHead(range === undefined ? 200 : 206, rest).write(content.subarray(from, bytes))
  }
  const expectWhole = () => {
    expect(readdirSync(downloaded).sort()).toEqual(fashionMnist.files.map(({ name }) => name).sort())
    for (const { name } of fashionMnist.files) {
      expect(readFileSync(join(downloaded, name)).equals(readFileSync(join(shared, name))), name).toBe(true)
    }
  }

  describe('in the app', () => {
    let bench: Workbench
    beforeAll(async () => {
      bench = await launch(home, { folder: clone, environment: { LAYERBENCH_FASHION_MNIST: server.base } })
    })
    afterAll(() => bench.close())

    it('is offered where it isn’t on this machine', async () => {
      const { page } = bench
      await readyToTrain(page)
      await go(page, 'data')
      await page.waitForSelector('[data-test=download]:has-text("Download, 30.9 MB")')
      await screenshot(page, 'data-download')
    })

    it('says why it failed, and offers another try', async () => {
      const { page } = bench
      answer = ({ response }) => { response.writeHead(404).end() }
      await page.click('[data-test=download]')
      const failure = await page.textContent('[data-test=download-failure]')
      expect(failure).toContain(`train-images-idx3-ubyte.gz: It can't be downloaded from ${server.host} (HTTP 404 Not Found)`)
      await page.waitForSelector('[data-test=download]:has-text("Try again")')
      await screenshot(page, 'data-download-failed')
    })

    it('shows how far it is, and keeps what has come when it is cancelled', async () => {
      const { page } = bench
      answer = stallAfter(12_000_000)
      await page.click('[data-test=download]')
      await page.waitForSelector('[data-test=download-text]:has-text("12.0 MB of 30.9 MB")')
      await page.waitForSelector('[data-test=download-text]:has-text("left")')
      expect(await page.locator('[data-test=download-failure]').count()).toBe(0)
      expect(await page.getAttribute('[data-test=download-card] [role=progressbar]', 'aria-valuenow')).toBe('38')
      await screenshot(page, 'data-downloading')
      await page.click('[data-test=download-cancel]')
      // Long before the server would be given up for its silence.
      await page.waitForSelector('[data-test=download]:has-text("Go on, 18.9 MB left")', { timeout: 10_000 })
      expect(readdirSync(downloaded)).toEqual(['train-images-idx3-ubyte.gz.part'])
      await screenshot(page, 'data-download-kept')
    })

    it('goes on with it through cuts, and is shown and chosen as other sets are', async () => {
      const { page } = bench
      answer = (asked) => (asked.nth < 5 ? answerAndCut(4_000_000)(asked) : answerWell(asked))
      await page.click('[data-test=download]')
      await page.waitForSelector('[data-test=dataset-fashion-mnist] [aria-pressed=true]', { timeout: 60_000 })
      expect(await page.locator('[data-test=download-card]').count()).toBe(0)
      expect(server.asked[0]).toBe('train-images-idx3-ubyte.gz from 12000000')
      expectWhole()
      await page.click('[data-test=use-dataset-fashion-mnist]')
      await readyToTrain(page)
      expect(await page.textContent('header')).toContain('Fashion-MNIST')
      await screenshot(page, 'data-downloaded')
      expect(bench.faults).toEqual([])
    })
  })

  describe('on the command line', () => {
    /** The command as a shell starts it, and how it ends. */
    function layerbench(...args: string[]) {
      const child = spawn(process.execPath, [join(clone, 'out', 'main', 'cli.js'), 'data', 'download', ...args], {
        env: { ...process.env, LAYERBENCH_HOME: home, LAYERBENCH_FASHION_MNIST: server.base }, stdio: ['ignore', 'pipe', 'pipe'],
      })
      let out = '', err = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text })
      child.stderr.setEncoding('utf8').on('data', (text: string) => { err += text })
      const ended = new Promise<{ code: number | null; out: string; err: string; last: unknown }>((done) => {
        child.on('close', (code) => done({ code, out, err, get last() { return JSON.parse(out.trim().split('\n').at(-1)!) as unknown } }))
      })
      return { child, ended }
    }
    beforeAll(() => rmSync(downloaded, { recursive: true, force: true }))

    it('is refused to a second one, ended by Ctrl+C and gone on with', async () => {
      answer = stallAfter(12_000_000)
      const first = layerbench(fashionMnist.id, '--json')
      await expect.poll(() => server.asked.length, { timeout: 30_000 }).toBe(1)
      const second = await layerbench(fashionMnist.id, '--json').ended
      expect(second).toMatchObject({ code: 1, last: { event: 'failure', failure: { code: 'download-busy' } } })
      await expect.poll(() => readFileSync(join(downloaded, 'train-images-idx3-ubyte.gz.part')).length).toBe(12_000_000)
      first.child.kill('SIGINT')
      expect(await first.ended).toMatchObject({ code: 1, err: '', last: { event: 'cancelled', done: 12_000_000, total: 30_878_645 } })
      answer = answerWell
      const third = await layerbench(fashionMnist.id, '--json').ended
      expect(third).toMatchObject({ code: 0, err: '', last: { event: 'result', id: 'fashion-mnist', train: 60_000, test: 10_000, fingerprint: fashionMnist.fingerprint } })
      expect(server.asked).toContain('train-images-idx3-ubyte.gz from 12000000')
      expectWhole()
    })

    it('says in words where it is, and asks nobody where it is there', async () => {
      const { code, out, err } = await layerbench(fashionMnist.id).ended
      expect({ code, out, err }).toEqual({ code: 0, out: `Fashion-MNIST is in ${downloaded}: 60,000 train, 10,000 test\n`, err: '' })
      expect(server.asked).toEqual([])
    })

    it('knows what can be downloaded', async () => {
      expect((await layerbench('cifar').ended)).toMatchObject({ code: 2, err: 'cifar can\'t be downloaded. There is fashion-mnist.\n' })
      expect((await layerbench().ended)).toMatchObject({ code: 2, err: expect.stringContaining('Download what?') as string })
    })
  })
})
