import { expect, it } from 'vitest'
import { historyCsv, historyOf, historyText } from '../../src/domain/history'
import type { Metric } from '../../src/domain/metrics'

const at = { seconds: 1 }
const metrics: Metric[] = [
  { kind: 'train', step: 5, epoch: 1, loss: 9, accuracy: 0, imagesPerSecond: 1, ...at },
  { kind: 'evaluation', split: 'validation', step: 5, epoch: 1, loss: 8, accuracy: 0.1, ...at },
  { kind: 'epoch', step: 10, epoch: 1, loss: 0.5, accuracy: 0.75, ...at },
  { kind: 'evaluation', split: 'validation', step: 10, epoch: 1, loss: 0.625, accuracy: 0.7, ...at },
  { kind: 'evaluation', split: 'test', step: 10, epoch: 1, loss: 7, accuracy: 0.2, ...at },
  { kind: 'epoch', step: 20, epoch: 2, loss: 0.25, accuracy: 0.875, ...at },
  { kind: 'train', step: 25, epoch: 3, loss: 0.2, accuracy: 0.9, imagesPerSecond: 1, ...at },
]

it('a history has a row a whole epoch, with validation at its end where there is one', () => {
  expect(historyOf(metrics)).toEqual([
    { epoch: 1, loss: 0.5, acc: 0.75, val_loss: 0.625, val_acc: 0.7 }, { epoch: 2, loss: 0.25, acc: 0.875 },
  ])
})

it('is CSV with every digit, and text with columns below each other', () => {
  const rows = historyOf(metrics)
  expect(historyCsv(rows)).toBe('epoch,loss,acc,val_loss,val_acc\r\n1,0.5,0.75,0.625,0.7\r\n2,0.25,0.875,,\r\n')
  expect(historyText(rows)).toBe([
    'epoch    loss     acc  val_loss  val_acc', '    1  0.5000  0.7500    0.6250   0.7000', '    2  0.2500  0.8750         -        -', '',
  ].join('\n'))
  expect(historyText([])).toBe('epoch  loss  acc  val_loss  val_acc\n')
})
