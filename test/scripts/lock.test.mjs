import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeLock } from '../../scripts/setup/lock.mjs'

let folder, path

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerbench-lock-'))
  path = join(folder, 'lock')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('two at once take turns', async () => {
  const order = []
  const work = async (name) => {
    const giveBack = await takeLock(path, { poll: 5 })
    order.push(`${name} in`)
    await new Promise((resolve) => setTimeout(resolve, 30))
    order.push(`${name} out`)
    giveBack()
  }
  await Promise.all([work('a'), work('b')])
  const [first, second] = order[0] === 'a in' ? ['a', 'b'] : ['b', 'a']
  expect(order).toEqual([`${first} in`, `${first} out`, `${second} in`, `${second} out`])
  expect(existsSync(path)).toBe(false)
})

test('whoever waits is told for whom', async () => {
  const giveBack = await takeLock(path)
  const holders = []
  const second = takeLock(path, { poll: 5, onWait: (pid) => holders.push(pid) })
  await new Promise((resolve) => setTimeout(resolve, 40))
  giveBack()
  const giveBackSecond = await second
  giveBackSecond()
  expect(holders).toEqual([process.pid])
})

test('the lock of a process that died is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(path, JSON.stringify({ pid, host: hostname(), at: Date.now() }))
  const giveBack = await takeLock(path, { poll: 5 })
  giveBack()
  expect(existsSync(path)).toBe(false)
})

test('the lock of another machine is taken over once it has long been silent, not before', async () => {
  writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere', at: 0 }))
  let taken = false
  const waiting = takeLock(path, { poll: 5 }).then((giveBack) => {
    taken = true
    return giveBack
  })
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect(taken).toBe(false)
  const longAgo = new Date(Date.now() - 10 * 60_000)
  utimesSync(path, longAgo, longAgo)
  const giveBack = await waiting
  giveBack()
})
