import type { CsvValue } from './csv'
import type { Failure } from './failure'

/** Classes by their probabilities, the likeliest first. */
interface Found { labels: ArrayLike<number>; probabilities: ArrayLike<number> }

/** What is told of a picture that was classified, or why it could not be. */
export interface Classified {
  file: string
  /** Its true class's name, where it is known. */
  truth?: string
  failure?: Failure
  /** By each network; undefined where it hasn't been asked yet. */
  found: readonly (Found | undefined)[]
  /** Unlike what the network was trained on, where that is judged. */
  doubt?: { doubtful: boolean; why: string }
  /** The training images that are most like it, by their places in the training part, where they were asked for. */
  nearest?: readonly { index: number; class: string; distance: number }[]
}
/** A network that classified: the first, or the one it is compared with. */
export interface ClassifiedBy { run: string; checkpoint: string; classes: readonly string[] }

const nameAt = ({ classes }: ClassifiedBy, found: Found | undefined, rank: number): string | undefined => {
  const label = found?.labels[rank]
  return label === undefined ? undefined : classes[label] ?? String(label)
}
const rightOf = ({ truth, found }: Classified, by: ClassifiedBy, slot: number): boolean | undefined =>
  truth === undefined || !found[slot] ? undefined : nameAt(by, found[slot], 0) === truth

/** The columns of a table of results. @param all whether each class's probability by the first network has one too */
export function classifiedHeader([first, second]: readonly ClassifiedBy[], all: boolean): string[] {
  return [
    'file', 'class', 'probability', 'runner-up', 'runner-up probability', 'true class', 'right',
    ...(second ? [`class by ${second.run}`, `probability by ${second.run}`, 'agree'] : []),
    'doubtful', 'failure', ...(all ? first!.classes : []),
  ]
}

/** One row of it. */
export function classifiedRow(picture: Classified, [first, second]: readonly ClassifiedBy[], all: boolean): CsvValue[] {
  const [found, other] = picture.found, { failure, doubt } = picture
  const name = nameAt(first!, found, 0), otherName = second && nameAt(second, other, 0)
  const both = name !== undefined && otherName !== undefined
  return [
    picture.file, name, found?.probabilities[0], nameAt(first!, found, 1), found?.probabilities[1],
    picture.truth, rightOf(picture, first!, 0),
    ...(second ? [otherName, other?.probabilities[0], both ? name === otherName : undefined] : []),
    doubt?.doubtful, failure && `${failure.what}. ${failure.advice}`, ...(all ? probabilitiesOf(found, first!.classes.length) : []),
  ]
}

/** In the order of the classes; those that weren't kept, of very many, are left empty. */
function probabilitiesOf(found: Found | undefined, classes: number): CsvValue[] {
  const row = new Array<CsvValue>(classes).fill(undefined)
  if (found) for (let rank = 0; rank < found.labels.length; rank++) row[found.labels[rank]!] = found.probabilities[rank]
  return row
}

/** A result as JSON. @param most classes of each network, the likeliest first */
export function classifiedJson(picture: Classified, networks: readonly ClassifiedBy[], most: number): object {
  const { file, truth, failure, found, doubt, nearest } = picture
  if (failure) return { file, failure }
  const classesOf = (slot: number) => {
    const { labels, probabilities } = found[slot]!, { classes } = networks[slot]!
    return Array.from(labels).slice(0, most)
      .map((label, rank) => ({ class: classes[label] ?? String(label), probability: probabilities[rank]! }))
  }
  return {
    file, ...(truth === undefined ? {} : { truth }), ...(found[0] ? { classes: classesOf(0) } : {}),
    ...(found[1] && networks[1] ? { compared: classesOf(1) } : {}), ...(doubt ? { doubt } : {}),
    ...(nearest ? { nearest } : {}),
  }
}

/** How names are compared: folders can't bear every class's name as it is. */
const lettersOf = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Finds the class whose name a folder bears: of a path the innermost one that does. */
export function folderClasses(classes: readonly string[]): (folder: string) => string | undefined {
  const names = new Map(classes.map((name) => [lettersOf(name), name])), known = new Map<string, string | undefined>()
  names.delete('')
  return (folder) => {
    if (!known.has(folder)) {
      const found = folder.split('/').reverse().find((part) => names.has(lettersOf(part)))
      known.set(folder, found === undefined ? undefined : names.get(lettersOf(found)))
    }
    return known.get(folder)
  }
}
