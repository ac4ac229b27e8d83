/** Text that is HTML already. Anything else that gets into a document is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}
type Part = Markup | string | number | undefined | false | readonly Part[]

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
const partText = (part: Part): string =>
  part === undefined || part === false ? ''
    : part instanceof Markup ? part.text
      : typeof part === 'object' ? part.map(partText).join('') : escaped(String(part))

/** `` html`<p>${name}</p>` ``: names stay text, whatever they hold. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Markup =>
  new Markup(strings.reduce((all, string, i) => all + partText(parts[i - 1]) + string))
