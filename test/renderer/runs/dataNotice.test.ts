import { expect, it } from 'vitest'
import { dataNotice } from '../../../src/renderer/runs/dataNotice'
import { makeRun } from '../makeRun'

const run = makeRun()

it('nothing is said of data that is as the run was trained on it', () => expect(dataNotice(run, run.data)).toBeUndefined())
it('data that has changed since is named with what to do', () => {
  expect(dataNotice(run, { ...run.data, fingerprint: 'other' })).toContain(`${run.data.name} has changed since this run was trained on it`)
  const version = { ...run, data: { ...run.data, id: 'version-0123456789ab' } }
  expect(dataNotice(version, { ...version.data, fingerprint: 'other' })).toContain('Take the later changes back, or train again.')
})
it('data that is gone is, too; weights that were imported never had any', () => {
  expect(dataNotice(run, undefined)).toContain('is not on this machine as this run was trained on it')
  expect(dataNotice({ ...run, status: { state: 'imported', importedAt: '', file: 'a.h5' } }, undefined)).toBeUndefined()
})
