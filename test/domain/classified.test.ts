import { describe, expect, it } from 'vitest'
import { type Classified, classifiedHeader, classifiedJson, classifiedRow, folderClasses } from '../../src/domain/classified'
import { csvOf } from '../../src/domain/csv'

const first = { run: 'one', checkpoint: 'best', classes: ['Coat', 'Bag', 'Shirt'] }
const second = { run: 'two', checkpoint: 'last', classes: ['Bag', 'Coat', 'Shirt'] }
const picture: Classified = {
  file: 'a/b.png', truth: 'Bag',
  found: [{ labels: [1, 0, 2], probabilities: [0.5, 0.375, 0.125] }, { labels: [1, 0, 2], probabilities: [0.75, 0.25, 0] }],
}
const table = (networks: (typeof first)[], all: boolean, ...pictures: Classified[]) =>
  csvOf([classifiedHeader(networks, all), ...pictures.map((one) => classifiedRow(one, networks, all))]).split('\r\n')

describe('results as a table', () => {
  it('have class, runner-up, truth, and the probabilities of all classes in their order where asked', () => {
    expect(table([first], true, picture).slice(0, 2)).toEqual([
      'file,class,probability,runner-up,runner-up probability,true class,right,doubtful,failure,Coat,Bag,Shirt',
      'a/b.png,Bag,0.5,Coat,0.375,Bag,true,,,0.375,0.5,0.125',
    ])
  })
  it('compare a second run by the names of classes, which it may have in another order', () => {
    const [header, row] = table([first, second], false, picture)
    expect(header).toContain('class by two,probability by two,agree')
    expect(row).toBe('a/b.png,Bag,0.5,Coat,0.375,Bag,true,Coat,0.75,false,,')
  })
  it('say why one failed, and names can neither break rows nor become formulas', () => {
    const failure = { code: 'image-unreadable', what: 'It is cut short, "half"', advice: 'Save it anew.' } as const
    const rows = table([first], false, { file: '=cmd|calc', failure, found: [] }, { file: 'x,"y"\n.png', found: [] })
    expect(rows[1]).toBe('\'=cmd|calc,,,,,,,,"It is cut short, ""half"". Save it anew."')
    expect(rows[2]).toBe('"x,""y""\n.png",,,,,,,,')
  })
  it('are documents too', () => {
    expect(classifiedJson(picture, [first, second], 2)).toEqual({
      file: 'a/b.png', truth: 'Bag', classes: [{ class: 'Bag', probability: 0.5 }, { class: 'Coat', probability: 0.375 }],
      compared: [{ class: 'Coat', probability: 0.75 }, { class: 'Bag', probability: 0.25 }],
    })
    expect(classifiedJson({ file: 'a', found: [] }, [first], 2)).toEqual({ file: 'a' })
  })
})

describe('the class that a folder is named like', () => {
  const find = folderClasses(['T-shirt/top', 'Ankle boot', '靴', '!'])
  it('is the innermost, whatever stands between letters and of whatever case', () => {
    expect(find('data/ankle_boot/T-shirt_top')).toBe('T-shirt/top')
    expect(find('ANKLE BOOT/more')).toBe('Ankle boot')
    expect(find('靴')).toBe('靴')
  })
  it('is none for others', () => {
    for (const folder of ['', 'boot', 'a/b', '---']) expect(find(folder)).toBeUndefined()
  })
})
