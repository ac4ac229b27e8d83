import { fail } from '../domain/failure'
import { isMissing } from './csvText'
import { isName, longestLabel } from './classes'
import type { Variable } from './variable'

/** A label for each example as text, or why there is none. */
export interface ReadLabels {
  labels: (string | { fault: string })[]
  /** Of a one-hot matrix: how many classes it has. */
  columns: number | undefined
}

/** Labels take no more than this, whatever their type. */
const mostValues = 200_000_000

/**
 * Reads labels: whole numbers or texts, one for each example, or a one-hot matrix with a row (or column) for each.
 * @throws FailureError `data-damaged` where they are for another count of examples
 */
export async function readLabels(variable: Variable, examples: number, where: string): Promise<ReadLabels> {
  const { shape } = variable
  if (variable.texts) {
    const texts = await variable.texts()
    if (texts.length !== examples) wrongCount(variable, texts.length, examples, where)
    return { labels: texts.map((text) => labelOf(text.trim())), columns: undefined }
  }
  if (!variable.numbers) {
    fail('data-damaged', `${variable.name} holds ${variable.type}, which aren't read`, 'Save the labels as whole numbers or as texts of one length.', where)
  }
  const count = shape.reduce((product, side) => product * side, 1)
  if (count > mostValues) fail('data-damaged', `${variable.name} has ${count} values, too many for labels`, 'Choose another variable for the labels.', where)
  const values = new Float64Array(count)
  let at = 0
  for await (const piece of variable.numbers()) {
    values.set(piece, at)
    at += piece.length
  }
  if (count === examples) return { labels: Array.from(values, numberLabel), columns: undefined }
  const sides = shape.filter((side) => side !== 1), classes = count / examples
  if (sides.length !== 2 || !sides.includes(examples) || !Number.isInteger(classes)) wrongCount(variable, count, examples, where)
  const examplesFirst = sides[0] === examples
  // Down the columns the first axis goes fastest, along the rows the last.
  const together = examplesFirst === (variable.order === 'row')
  const labels = Array.from({ length: examples }, (_, example) => {
    let label = -1
    for (let column = 0; column < classes; column++) {
      const value = values[together ? example * classes + column : column * examples + example]!
      if (value === 0) continue
      if (value !== 1 || label >= 0) return { fault: 'Its row of the labels isn\'t a single 1 among zeros' }
      label = column
    }
    return label < 0 ? { fault: 'Its row of the labels has no 1' } : String(label)
  })
  return { labels, columns: classes }
}

function wrongCount(variable: Variable, found: number, examples: number, where: string): never {
  return fail('data-damaged', `${variable.name} has ${found} labels for ${examples} images`, 'Choose images and labels that go together.', where)
}

function numberLabel(value: number): string | { fault: string } {
  if (Number.isNaN(value)) return { fault: 'Its label is missing (NaN)' }
  return Number.isSafeInteger(value) ? String(value + 0) : { fault: `Its label ${value} is no whole number` }
}

function labelOf(text: string): string | { fault: string } {
  if (isMissing(text)) return { fault: 'Its label is missing' }
  return isName(text) ? text : { fault: `Its label is longer than ${longestLabel} characters, or no text` }
}
