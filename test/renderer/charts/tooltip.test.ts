import { expect, it } from 'vitest'
import { exact, position } from '../../../src/renderer/charts/tooltip'

it('says figures exactly and where they are', () => {
  expect(exact('accuracy', 0.92137)).toBe('92.14 %')
  expect(exact('loss', 0.22134)).toBe('0.2213')
  expect(position(3.4166, 'epochs')).toBe('epoch 3.42')
  expect(position(2104, 'steps')).toBe('step 2,104')
})
