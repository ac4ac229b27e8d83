import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../domain/failure'
import { type Template, templateSchema } from '../domain/template'

/** The ready-made experiments of `resources/templates`, the first one for the first minute. */
export function readTemplates(project: string): Template[] {
  const folder = join(project, 'resources', 'templates')
  const templates = readdirSync(folder).filter((name) => name.endsWith('.json'))
    .map((name) => templateSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  return templates.sort((a, b) => Number(b.id === firstTemplate) - Number(a.id === firstTemplate) || a.id.localeCompare(b.id))
}

/** What a first start lands on. */
export const firstTemplate = 'first-steps'

/** @throws FailureError `template-unknown` */
export function templateNamed(templates: readonly Template[], id: string): Template {
  return templates.find((template) => template.id === id)
    ?? fail('template-unknown', `There is no template ${id}`, `Known are ${templates.map((template) => template.id).join(', ')}.`)
}
