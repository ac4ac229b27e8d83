/** A value as Python writes it. Lists become tuples, as Keras's fields of several numbers are given. */
export function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return pythonString(value)
  if (Array.isArray(value)) return `(${value.map(pythonLiteral).join(', ')}${value.length === 1 ? ',' : ''})`
  if (typeof value === 'number') return String(value)
  throw new Error(`no Python literal for ${typeof value}`)
}

/** Everything beyond plain characters escaped, so that no text can end the string it stands in. */
export const pythonString = (text: string): string =>
  `'${text.replace(/[^ -&(-[\]-~]/gu, (character) => `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`)}'`

/** A comment's or docstring's text: one line, nothing that could end it. */
export const pythonText = (text: string): string => text.replace(/[\s\\"']+/g, ' ').trim()

/** `name(a, b=1)`, over several lines where it is long. @param indent of the line it stands on */
export function pythonCall(name: string, args: readonly string[], indent: number): string {
  const line = `${name}(${args.join(', ')})`
  if (line.length + indent <= 116) return line
  const inner = ' '.repeat(indent + 4)
  const rows: string[] = []
  for (const arg of args) {
    const last = rows[rows.length - 1]
    if (last !== undefined && last.length + arg.length + inner.length + 3 <= 118) rows[rows.length - 1] = `${last}, ${arg}`
    else rows.push(arg)
  }
  return `${name}(\n${rows.map((row) => `${inner}${row},\n`).join('')}${' '.repeat(indent)})`
}

const reserved = new Set((
  'False None True and as assert async await break class continue def del elif else except finally for from global if '
  + 'import in is lambda nonlocal not or pass raise return try while with match case type print keras layers ops np sys '
  + 'pathlib gzip inputs'
).split(' '))

/** A layer's name as a variable. */
export const pythonVariable = (name: string): string => (reserved.has(name) || name.startsWith('__') ? `${name}_` : name)
