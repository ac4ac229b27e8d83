import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '../../src/domain/failure'
import { eventNames, requestNames } from '../../src/ipc/contract'
import { ordinaryUser, type OrdinaryUser } from './ordinaryUser'
import { launch, project, type Workbench } from './workbench'

/**
 * Electron's security checklist (https://www.electronjs.org/docs/latest/tutorial/security), point by point, with
 * Chromium's sandbox on. Point 19, the fuses, belongs to a package.
 */
const policy = 'default-src \'none\'; script-src \'self\'; style-src \'self\' \'unsafe-inline\'; '
  + 'img-src \'self\' data: blob:; font-src \'self\'; connect-src \'self\''
const preload = join(project, 'out', 'preload', 'index.js')
const rendererFolder = join(project, 'out', 'renderer')

let user: OrdinaryUser
let bench: Workbench
let app: ElectronApplication
let page: Page
/** A server as anybody on the network could have one, and what reached it. */
let server: Server
let remote: string
const reached: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    reached.push(`${request.method} ${request.url}`)
    response.setHeader('Access-Control-Allow-Origin', '*').end('<title>reached</title>')
  })
  server.on('upgrade', (request, socket) => {
    reached.push(`upgrade ${request.url}`)
    socket.destroy()
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  remote = `127.0.0.1:${(server.address() as AddressInfo).port}`
  user = ordinaryUser()
  bench = await launch(user.home, user.options)
  app = bench.app
  page = bench.page
})
afterAll(async () => {
  await bench?.close()
  user?.remove()
  server?.close()
})

/** Another window of the same app, as a mistake in main could open one. It is closed after the test. */
async function openWindow(url: string, webPreferences: Electron.WebPreferences = {}): Promise<Page> {
  const [second] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(({ BrowserWindow }, [address, preferences]) => {
      const window = new BrowserWindow({ show: false, webPreferences: preferences })
      window.loadURL(address).catch(() => undefined)
    }, [url, webPreferences] as const),
  ])
  await second.waitForLoadState()
  return second
}
afterEach(() => app?.evaluate(({ BrowserWindow }) => {
  for (const window of BrowserWindow.getAllWindows().sort((a, b) => a.id - b.id).slice(1)) window.destroy()
}))
const plainPage = 'data:text/html,<title>plain</title><body>plain</body>'

/** What becomes of asking for something remote in every way a page has. */
const tryRemote = (target: Page) => target.evaluate(async (address) => {
  const outcome = (start: (done: (word: string) => void) => void) => new Promise<string>((resolve) => {
    start(resolve)
    setTimeout(() => resolve('nothing came'), 5000)
  })
  return {
    fetch: await fetch(`http://${address}/fetch`).then(() => 'reached', () => 'refused'),
    image: await outcome((done) => {
      const image = new Image()
      image.onload = () => done('reached')
      image.onerror = () => done('refused')
      image.src = `http://${address}/image`
    }),
    socket: await outcome((done) => {
      try {
        const socket = new WebSocket(`ws://${address}/socket`)
        socket.onopen = () => done('reached')
        socket.onerror = () => done('refused')
      } catch {
        done('refused')
      }
    }),
  }
}, remote)
const allRefused = { fetch: 'refused', image: 'refused', socket: 'refused' }

const preferences = () => app.evaluate(({ BrowserWindow }) => {
  const { webContents } = BrowserWindow.getAllWindows()[0]!
  return (webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences }).getLastWebPreferences()
})
const seccompOf = (pid: number): string | undefined =>
  /^Seccomp:\s*(\d)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]

describe('1: only what is ours is loaded', () => {
  it('the page comes from the built renderer', () => {
    expect(page.url()).toMatch(/^(layerbench:\/\/app\/|file:\/\/.*\/out\/renderer\/)index\.html$/)
  })
  it('it reaches no server by fetch, picture or socket', async () => {
    expect(await tryRemote(page)).toEqual(allRefused)
    expect(reached).toEqual([])
  })
  it('nor does a page without a policy of its own, since the session cancels every such request', async () => {
    const second = await openWindow(plainPage)
    expect(await tryRemote(second)).toEqual(allRefused)
    expect(reached).toEqual([])
  })
  it('nor can a window be sent there', async () => {
    const said = await app.evaluate(async ({ BrowserWindow }, address) => {
      const window = new BrowserWindow({ show: false })
      const outcome = await window.loadURL(`http://${address}/page`).then(() => 'reached', (error: Error) => error.message)
      window.destroy()
      return outcome
    }, remote)
    expect(said).toContain('ERR_BLOCKED_BY_CLIENT')
    expect(reached).toEqual([])
  })
  it('while the server does answer those who may ask', async () => {
    expect(await fetch(`http://${remote}/test`).then(({ status }) => status)).toBe(200)
    expect(reached.splice(0)).toEqual(['GET /test'])
  })
})

describe('2, 3, 4: the page has no Node, a world of its own and Chromium\'s sandbox', () => {
  it('has nothing of Node', async () => {
    const there = await page.evaluate(() =>
      ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'setImmediate', '__dirname', 'electron']
        .filter((name) => name in window))
    expect(there).toEqual([])
    expect(await preferences()).toMatchObject({ nodeIntegration: false })
    expect((await preferences()).nodeIntegrationInWorker ?? false).toBe(false)
    expect((await preferences()).nodeIntegrationInSubFrames ?? false).toBe(false)
  })
  it('can\'t change what the preload works with', async () => {
    expect(await preferences()).toMatchObject({ contextIsolation: true })
    const answer = await page.evaluate(async () => {
      const { then } = Promise.prototype
      const taken: unknown[] = []
      Object.defineProperty(Object.prototype, 'channel', { configurable: true, set: (value) => { taken.push(value) } })
      try {
        const reply = await window.layerbench.request['app.info'](undefined)
        return { ok: reply.ok, taken: taken.length, frozen: Promise.prototype.then === then }
      } finally {
        delete (Object.prototype as Record<string, unknown>).channel
      }
    })
    expect(answer).toEqual({ ok: true, taken: 0, frozen: true })
    const replaced = await page.evaluate(() => {
      try {
        (window as unknown as { layerbench: object }).layerbench = {}
      } catch {
        // Refused aloud in a module, silently elsewhere.
      }
      return Object.keys(window.layerbench)
    })
    expect(replaced.sort()).toEqual(['on', 'pathOf', 'request'])
  })
  it('runs in a sandbox, by its settings and by the system\'s word', async () => {
    expect(await preferences()).toMatchObject({ sandbox: true })
    expect(process.platform === 'linux' ? await rendererSeccomp(0) : '2').toBe('2')
  })
  it('as does any other page, whatever its window asks for', async () => {
    const second = await openWindow(plainPage, { sandbox: false, nodeIntegration: true, contextIsolation: false })
    expect(await second.evaluate(() => 'require' in window || 'process' in window)).toBe(false)
    expect(process.platform === 'linux' ? await rendererSeccomp(1) : '2').toBe('2')
  })

  /** Of the window that was opened first (0) or later. */
  const rendererSeccomp = async (nth: number) => seccompOf(await app.evaluate(({ BrowserWindow }, index) =>
    BrowserWindow.getAllWindows().sort((a, b) => a.id - b.id)[index]!.webContents.getOSProcessId(), nth))
})

describe('5: no permission is given', () => {
  it.each(['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read', 'persistent-storage'])(
    '%s is denied before it is asked for', async (name) => {
      expect(await page.evaluate((permission) => navigator.permissions
        .query({ name: permission as PermissionName }).then(({ state }) => state), name)).toBe('denied')
    })
  it('and when it is', async () => {
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied')
    expect(await page.evaluate(() => new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(() => resolve('given'), ({ code }) => resolve(code))
    }))).toBe(1)
    expect(await page.evaluate(() => navigator.clipboard.readText().then(() => 'given', (error: Error) => error.name)))
      .toBe('NotAllowedError')
    expect(await page.evaluate(() => navigator.mediaDevices.getUserMedia({ audio: true })
      .then(() => 'given', (error: Error) => error.name))).toMatch(/NotAllowedError|NotFoundError/)
  })
  it('by the session\'s own handlers, for every page', async () => {
    const second = await openWindow(`file://${rendererFolder}/index.html`)
    expect(await second.evaluate(() => Notification.permission)).toBe('denied')
  })
})

describe('6 to 10: Chromium\'s own defences are as Chromium has them', () => {
  it('webSecurity is on; insecure content, experiments and Blink\'s switches are off', async () => {
    const set = await preferences()
    expect(set.webSecurity ?? true).toBe(true)
    expect(set.allowRunningInsecureContent ?? false).toBe(false)
    expect(set.experimentalFeatures ?? false).toBe(false)
    expect(set.enableBlinkFeatures ?? '').toBe('')
    expect(set.disableBlinkFeatures ?? '').toBe('')
  })
  it('the policy of the page is the one that was decided on', async () => {
    expect(await page.$$eval('meta[http-equiv="Content-Security-Policy"]', (tags) => tags.map((tag) => tag.getAttribute('content'))))
      .toEqual([policy])
  })
  it('text is never run as code, and scripts come from the app alone', async () => {
    const outcome = await page.evaluate(async () => {
      const attempt = (action: () => unknown) => {
        try {
          return action()
        } catch (error) {
          return (error as Error).name
        }
      }
      const blocked: string[] = []
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => { blocked.push(effectiveDirective) })
      const inline = document.createElement('script')
      inline.textContent = 'window.ran = true'
      const data = document.createElement('script')
      data.src = 'data:text/javascript,window.ran = true'
      const button = document.createElement('button')
      button.setAttribute('onclick', 'window.ran = true')
      document.body.append(inline, data, button)
      button.click()
      const frame = document.createElement('iframe')
      frame.src = 'data:text/html,frame'
      document.body.append(frame)
      const base = document.createElement('object')
      base.data = 'data:text/html,object'
      document.body.append(base)
      await new Promise((resolve) => { setTimeout(resolve, 500) })
      for (const element of [inline, data, button, frame, base]) element.remove()
      return {
        eval: attempt(() => (0, eval)('1 + 1')), // eslint-disable-line no-eval
        function: attempt(() => new Function('return 2')()),
        timer: attempt(() => setTimeout('window.ran = true')),
        ran: 'ran' in window,
        blocked: [...new Set(blocked)].sort(),
      }
    })
    expect(outcome).toMatchObject({ eval: 'EvalError', function: 'EvalError', ran: false })
    expect(outcome.blocked).toEqual(expect.arrayContaining(['frame-src', 'object-src', 'script-src-attr', 'script-src-elem']))
    expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  })
})

describe('11, 12: there is no webview', () => {
  it('the tag means nothing in the page', async () => {
    expect(await preferences()).toMatchObject({ webviewTag: false })
    expect(await page.evaluate(() => 'loadURL' in document.createElement('webview'))).toBe(false)
  })
  it('and one in a window that allows it is never attached', async () => {
    const second = await openWindow(plainPage, { webviewTag: true })
    const attached = app.evaluate(({ webContents }) => new Promise<string>((resolve) => {
      const contents = webContents.getAllWebContents().find((candidate) => candidate.getURL().startsWith('data:'))!
      contents.once('will-attach-webview', (event) => setTimeout(() => resolve(`prevented: ${event.defaultPrevented}`)))
      contents.once('did-attach-webview', () => resolve('attached'))
    }))
    await second.evaluate(() => {
      const view = document.createElement('webview')
      view.setAttribute('src', 'data:text/html,view')
      document.body.append(view)
    })
    expect(await attached).toBe('prevented: true')
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().map((contents) => contents.getType())))
      .not.toContain('webview')
  })
})

describe('13, 14, 15: the window shows this page and no other, and opens nothing', () => {
  it('stays where it is, wherever it is sent', async () => {
    const home = page.url()
    const elsewhere = join(user.home, 'elsewhere.html')
    writeFileSync(elsewhere, '<title>elsewhere</title>', { mode: 0o644 })
    for (const url of [`http://${remote}/page`, 'https://example.com/', `file://${elsewhere}`, 'data:text/html,x']) {
      await page.evaluate((address) => {
        const link = document.createElement('a')
        link.href = address
        document.body.append(link)
        link.click()
        link.remove()
        setTimeout(() => { location.href = address })
      }, url)
      await page.waitForTimeout(250)
      expect(page.url(), url).toBe(home)
    }
    expect(await page.locator('[data-view=design]').count()).toBe(1)
    expect(reached).toEqual([])
  })
  it('opens no window, by script or by link', async () => {
    const opened = await page.evaluate((address) => {
      const link = document.createElement('a')
      link.href = `http://${address}/window`
      link.target = '_blank'
      document.body.append(link)
      link.click()
      link.remove()
      return ['about:blank', `http://${address}/window`, location.href].map((url) => window.open(url))
    }, remote)
    expect(opened).toEqual([null, null, null])
    await page.waitForTimeout(250)
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    expect(reached).toEqual([])
  })
  it('hands nothing to other programs: main has no openExternal', () => {
    const sources = readdirSync(join(project, 'src', 'main'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(project, 'src', 'main', name), 'utf8'))
    expect(sources.length).toBeGreaterThan(5)
    for (const source of sources) expect(source).not.toMatch(/openExternal|openPath/)
  })
})

describe('16: Electron is current', () => {
  it('for everybody who gets the project; the older one is known to set-up alone', () => {
    const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { devDependencies: { electron: string } }
    expect(Number(manifest.devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(45)
    const named = [...readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' }).map((name) => join('src', name)), 'package.json']
      .filter((name) => /\.(ts|vue|json)$/.test(name) && readFileSync(join(project, name), 'utf8').includes('22.3.25'))
    expect(named).toEqual([])
  })
})

describe('17: every channel answers our own page alone', () => {
  /** The answer of each channel to a page, on one input for all. */
  const askAll = (target: Pick<Page, 'evaluate'>, input: unknown) => target.evaluate(async (value) => {
    const { request } = window.layerbench
    const replies: [string, Reply<unknown>][] = []
    for (const [name, ask] of Object.entries(request) as [string, (input: unknown) => Promise<Reply<unknown>>][]) {
      replies.push([name, await ask(value)])
    }
    return replies
  }, input)
  const expectNoneAnswered = (replies: [string, Reply<unknown>][]) => {
    expect(replies.map(([name]) => name).sort()).toEqual([...requestNames].sort())
    for (const [name, reply] of replies) {
      expect(reply, name).toEqual({
        ok: false,
        failure: expect.objectContaining({ code: 'bad-request', what: expect.stringMatching(/own page/) as string }) as object,
      })
    }
  }
  const foreign = '<title>foreign</title><body></body>'

  it.each([`data:text/html,${foreign}`, 'about:blank'])('not %s', async (url) => {
    expectNoneAnswered(await askAll(await openWindow(url, { preload }), undefined))
  })
  it('not a file from elsewhere, even from a folder whose name begins as ours does', async () => {
    const beside = join(project, 'out', 'renderer-elsewhere')
    mkdirSync(beside, { recursive: true })
    try {
      writeFileSync(join(beside, 'index.html'), foreign)
      const second = await openWindow(`file://${beside}/index.html`, { preload, partition: 'elsewhere' })
      expect(await second.title()).toBe('foreign')
      expectNoneAnswered(await askAll(second, undefined))
      } finally {
      rmSync(beside, { recursive: true })
    }
  })
  it('not our page within another', async () => {
    const outside = join(user.home, 'outside.html')
    writeFileSync(outside, `<title>outside</title><iframe src="${page.url()}"></iframe>`, { mode: 0o644 })
    const fromFile = page.url().startsWith('file:')
    const second = await openWindow(
      fromFile ? `file://${outside}` : `data:text/html,${encodeURIComponent(readFileSync(outside, 'utf8'))}`,
      { preload, nodeIntegrationInSubFrames: true, ...(fromFile ? { partition: 'elsewhere' } : {}) })
    await expect.poll(() => second.frames().map((frame) => frame.url())).toContain(page.url())
    const inner = second.frames().find((frame) => frame.url() === page.url())!
    expectNoneAnswered(await askAll(inner, undefined))
  })
  it('and that page only where the input is what the channel takes', async () => {
    for (const input of [{ unknown: 1 }, 'text', [1], null]) {
      for (const [name, reply] of await askAll(page, input)) {
        expect(reply, `${name} on ${JSON.stringify(input)}`).toEqual({
          ok: false,
          failure: expect.objectContaining({ code: 'bad-request', what: expect.stringContaining(`${name}: `) as string }) as object,
        })
      }
    }
  })
  it('and none but those of the contract is there to be asked', async () => {
    const handled = await app.evaluate(({ ipcMain }) =>
      [...(ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers.keys()])
    expect(handled.sort()).toEqual([...requestNames].sort())
    const heard = await app.evaluate(({ ipcMain }) => ipcMain.eventNames().filter((name) => name !== 'error'))
    expect(heard).toEqual([])
  })
})

describe('18: files are served as the app\'s own', () => {
  it('none but those of the built page can be had', async () => {
    const secret = join(user.home, 'secret.txt')
    writeFileSync(secret, 'secret', { mode: 0o644 })
    const { href } = new URL('.', page.url())
    const read = (target: Page, urls: string[]) => target.evaluate((addresses) => Promise.all(addresses.map((url) =>
      new Promise<string>((resolve) => {
        const request = new XMLHttpRequest()
        request.onload = () => resolve(request.status === 404 ? 'refused' : request.responseText.slice(0, 15))
        request.onerror = () => resolve('refused')
        request.open('GET', url)
        request.send()
      }))), urls)
    const outside = [
      `file://${secret}`, 'file:///etc/passwd', `${href}../../package.json`, `${href}%2e%2e/%2e%2e/package.json`,
      `${href}..%2f..%2fpackage.json`, `${href}assets/..%5c..%5c..%5cpackage.json`,
    ]
    expect(await read(page, [`${href}index.html`, ...outside]))
      .toEqual(['<!doctype html>', ...outside.map(() => 'refused')])
    const second = await openWindow(`${href}index.html`)
    expect(await read(second, outside)).toEqual(outside.map(() => 'refused'))
  })
  it('by a scheme of ours where Electron has that', async () => {
    const major = await app.evaluate(() => Number(process.versions.electron.split('.')[0]))
    expect(new URL(page.url()).protocol).toBe(major >= 25 ? 'layerbench:' : 'file:')
  })
})

describe('20: the page gets no more of Electron than the contract\'s functions', () => {
  it('one a channel and one an event', async () => {
    const bridge = await page.evaluate(() => Object.fromEntries(Object.entries(window.layerbench).map(([part, functions]) =>
      [part, Object.entries(functions).map(([name, value]) => [name, typeof value])])))
    const named = (names: readonly string[]) => names.map((name) => [name, 'function'])
    expect(bridge).toEqual({ request: named(requestNames), on: named(eventNames), pathOf: [] })
  })
  it('and a path only of files that were dropped, not of those the page makes up', async () =>
    expect(await page.evaluate(() => window.layerbench.pathOf(new File(['x'], '/etc/passwd')))).toBe(''))
  it('and a listener is given what was sent, without the event that could answer it', async () => {
    const given = page.evaluate(() => new Promise<unknown[]>((resolve) => {
      const end = window.layerbench.on['run.deleted'](((...values: unknown[]) => {
        end()
        resolve(values)
      }) as never)
    }))
    await app.evaluate(({ BrowserWindow }) => {
      setTimeout(() => BrowserWindow.getAllWindows()[0]!.webContents.send('run.deleted', { id: '20260101-000000-aaaaaa' }), 200)
    })
    expect(await given).toEqual([{ id: '20260101-000000-aaaaaa' }])
  })
})
