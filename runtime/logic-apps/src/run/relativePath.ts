import { WorkflowError } from '../error.ts'

/** The parts of a path that a template such as `/orders/{id}` names. Throws `WorkflowError('NotFound')`. */
export function relativePathParameters(template: string, path: string): Record<string, string> {
  const wanted = template.split('/').filter(part => part !== '')
  const actual = path.split('/').filter(part => part !== '')
  if (wanted.length !== actual.length) throw noMatch(template, path)
  const found: Record<string, string> = {}
  wanted.forEach((part, index) => {
    const value = decodeURIComponent(actual[index] ?? '')
    const name = /^\{(.+)\}$/.exec(part)?.[1]
    if (name !== undefined) found[name] = value
    else if (part !== value) throw noMatch(template, path)
  })
  return found
}

const noMatch = (template: string, path: string): WorkflowError => new WorkflowError('NotFound', `the path '${path}' does not fit the trigger's '${template}'`)
