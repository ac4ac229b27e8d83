import { naturalKey } from './naturalOrder'
import { type RunEntry, searchedText } from './runEntry'
import { namedField, type RunField, runFields, type RunValue } from './runFields'
import { placesNamed, settingsOf } from './runSettings'

/** A filter of runs as it is typed. */
export interface Query {
  matches(entry: RunEntry): boolean
  /** What of it isn't understood and therefore left out, a sentence each. */
  problems: string[]
  /** The fields that it asks about. */
  fields: ReadonlySet<string>
}

type Operator = ':' | '=' | '!=' | '>' | '>=' | '<' | '<='
type Test = (entry: RunEntry) => boolean

/** Other names that come to mind. */
const otherNames: Record<string, string> = {
  tags: 'tag', acc: 'accuracy', val_accuracy: 'accuracy', val_loss: 'loss', params: 'parameters', group: 'sweep', dataset: 'data',
  disk: 'size', status: 'state', star: 'starred', batch_size: 'batch',
}
const term = /(-?)(?:([\p{L}_][\p{L}\p{N}_.]*)(:|\s*(?:!=|>=|<=|=|>|<))\s*("[^"]*"?|[^\s"]+)?|"([^"]*)"?|(\S+))/gu

/**
 * Every word or term of a query holds for a run that it finds: `accuracy > 0.9 optimizer:Adam -tag:old "free text"`.
 * @param places at which any run has a setting
 */
export function parseQuery(text: string, places: ReadonlySet<string>): Query {
  const tests: Test[] = [], problems: string[] = [], fields = new Set<string>()
  for (const [whole, minus, name, operator, value, quoted, word] of text.matchAll(term)) {
    let test: Test | string
    if (name === undefined) test = textTest(quoted ?? word ?? '')
    else if (name === 'is') test = flagTest(value ?? '', fields)
    else {
      const key = name.toLowerCase(), field = namedField(otherNames[key] ?? key)
      fields.add(field?.key ?? name)
      test = fieldTest(field, name, operator!.trim() as Operator, value, whole.trim(), places)
    }
    if (typeof test === 'string') problems.push(test)
    else tests.push(minus ? negated(test) : test)
  }
  return { matches: (entry) => tests.every((test) => test(entry)), problems, fields }
}

const negated = (test: Test): Test => (entry) => !test(entry)
function textTest(text: string): Test {
  const sought = text.toLowerCase()
  return (entry) => searchedText(entry).includes(sought)
}
function flagTest(value: string, fields: Set<string>): Test | string {
  const field = namedField(value.toLowerCase())
  if (field?.kind !== 'flag') return `“is:${value}”: there are is:starred and is:archived.`
  fields.add(field.key)
  return (entry) => field.value(entry) === true
}

function fieldTest(
  field: RunField | undefined, name: string, operator: Operator, value: string | undefined, whole: string,
  places: ReadonlySet<string>,
): Test | string {
  const settings = field ? [] : placesNamed(name, places)
  if (!field && !settings.length) return `There is no “${name}”. Put “${whole}” in quotation marks to search for the text.`
  const options = value?.startsWith('"') ? [value.replaceAll('"', '')] : value?.split(',').filter(Boolean) ?? []
  if (!options.length) return `“${whole}”: a value is missing.`
  if (field?.kind === 'figure' && field.key !== 'created') {
    const none = options.find((option) => numberOf(option) === undefined)
    if (none !== undefined) return `“${whole}”: ${field.label.toLowerCase()} is a number, ${none} is none.`
  }
  const compares = options.map((option) => comparison(operator, option, field?.exact ?? false))
  const any = (found: RunValue) => compares.some((holds) => holds(found))
  const negative = operator === '!='
  const all = (values: readonly RunValue[]) =>
    negative ? values.every((found) => compares.every((holds) => holds(found))) : values.some(any)
  if (!field) {
    return ({ run }) => {
      const own = settingsOf(run.experiment)
      return all(settings.filter((place) => own.has(place)).map((place) => own.get(place)))
    }
  }
  return (entry) => {
    const found = field.value(entry)
    return all(Array.isArray(found) ? found as string[] : [found as RunValue])
  }
}

const units: Record<string, number> = { '': 1, '%': 0.01, 'k': 1e3, 'm': 1e6, 'g': 1e9, 's': 1, 'min': 60, 'h': 3600, 'kb': 1e3, 'mb': 1e6, 'gb': 1e9 }
/** `0.9`, `90%`, `3e-4`, `100k`, `5min`. */
function numberOf(text: string): number | undefined {
  const [, digits, unit] = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(%|[a-z]*)$/i.exec(text) ?? []
  const factor = units[unit?.toLowerCase() ?? '']
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor
}

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
function comparison(operator: Operator, text: string, exact: boolean): (found: RunValue) => boolean {
  const number = numberOf(text), sought = text.toLowerCase()
  const holds = (sign: number, same: boolean): boolean => {
    switch (operator) {
      case '>': return sign > 0 && !same
      case '<': return sign < 0 && !same
      case '>=': return sign > 0 || same
      case '<=': return sign < 0 || same
      case '!=': return !same
      default: return same
    }
  }
  return (found) => {
    if (found === undefined || found === null || found === '') return operator === '!=' || sought === 'none'
    if (typeof found === 'number') return number !== undefined && holds(found - number, close(found, number))
    if (typeof found === 'boolean') return holds(0, found === ['yes', 'true', '1'].includes(sought))
    const value = String(found).toLowerCase()
    if (operator === ':' && !exact) return value.includes(sought)
    const key = naturalKey(value), other = naturalKey(sought)
    return holds(key < other ? -1 : 1, value === sought)
  }
}

/** What can be asked about, for a short help. */
export const queryFieldNames: readonly string[] = ['is', ...runFields.map(({ key }) => key)]
