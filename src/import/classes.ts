import { mostClasses } from '../domain/dataImport'
import { fail } from '../domain/failure'
import { thousands } from '../domain/format'

/** A name's longest; what is longer is no name. */
export const longestLabel = 120

/** Whether a text can be a class's name: not empty, no longer than that, and nothing but text. */
export const isName = (text: string): boolean => text !== '' && text.length <= longestLabel && !/[\u0000-\u001f\u007f\ufffd]/.test(text)

export const isWholeNumber = (label: string): boolean => /^-?\d{1,15}$/.test(label)

/** Labels in the order classes have: numbers by their size, before names by their letters. */
export function inOrder(labels: Iterable<string>): string[] {
  return [...labels].sort((one, other) => {
    const first = isWholeNumber(one), second = isWholeNumber(other)
    if (first && second) return Number(one) - Number(other)
    return first === second ? (one < other ? -1 : one > other ? 1 : 0) : first ? -1 : 1
  })
}

/** Where most examples have a label of their own, it names them rather than what they show; few examples may be so. */
const manyClasses = 256

/** @throws FailureError `data-damaged` where there are more than can be kept, or too many for so many examples */
export function checkClassCount(count: number, examples: number, what: string, where: string): void {
  if (count > manyClasses && count > examples / 2) {
    fail('data-damaged', `${what} has ${thousands(count)} different values for ${thousands(examples)} images, so it can't be the label`, 'Choose another one for the label.', where)
  }
  if (count > mostClasses) {
    fail('data-damaged', `${what} has more than ${thousands(mostClasses)} different values, so it can't be the label`, 'Choose another one for the label.', where)
  }
}

/** What to know of the labels before they become numbers from 0. */
export function labelNotes(classes: readonly string[]): string[] {
  const numbers = classes.filter(isWholeNumber).map(Number)
  if (!numbers.length || numbers.length < classes.length) return []
  const low = numbers[0]!, high = numbers[numbers.length - 1]!
  if (high - low + 1 > numbers.length) return [`Some labels between ${low} and ${high} have no example and are no class.`]
  return low === 0 ? [] : [`Labels go from ${low} to ${high}; ${low} is the first class.`]
}
