import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../domain/failure'
import { type Template, templateSchema } from '../domain/template'

/** The ready-made experiments of `resources/templates`: the one for the first minute, the reports', ours. */
export function readTemplates(project: string): Template[] {
  const folder = join(project, 'resources', 'templates')
  const templates = readdirSync(folder).filter((name) => name.endsWith('.json'))
    .map((name) => templateSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  const place = ({ id, report }: Template) => (id === firstTemplate ? 0 : report ? 1 : 2)
  return templates.sort((a, b) => place(a) - place(b) || a.id.localeCompare(b.id))
}

/** What a first start lands on. */
export const firstTemplate = 'first-steps'

/** @throws FailureError `template-unknown` */
export function templateNamed(templates: readonly Template[], id: string): Template {
  return templates.find((template) => template.id === id)
    ?? fail('template-unknown', `There is no template ${id}`, `Known are ${templates.map((template) => template.id).join(', ')}.`)
}
