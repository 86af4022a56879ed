import { LakeflowError, type Origin } from '../error.ts'

/** What `{{…}}` may name while a job runs, by path: `job.parameters.day`, `tasks.load.result_state`, `input`. */
export type Values = Readonly<Record<string, string>>

/** Replaces each `{{path}}`. Throws `INVALID_PARAMETER_VALUE` for a path that has no value, with the nearest that has one. */
export function fillIn(text: string, values: Values, origin: Origin): string {
  return text.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (_, path: string) => {
    const value = values[path]
    if (value !== undefined) return value
    if (path.startsWith('secrets/')) {
      throw new LakeflowError('INVALID_PARAMETER_VALUE', `{{${path}}}: secrets of a workspace have no local counterpart in a job`, { origin })
    }
    const known = Object.keys(values).filter((key) => key.split('.')[0] === path.split('.')[0])
    throw new LakeflowError('INVALID_PARAMETER_VALUE', `{{${path}}} has no value here`, { origin, ...(known.length > 0 ? { hint: `there is ${known.slice(0, 6).join(', ')}` } : {}) })
  })
}

/** The values of one item of a for-each task: `{{input}}`, and `{{input.key}}` when the item is an object. */
export function valuesOfInput(item: unknown): Values {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
  const fields = typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.entries(item) : []
  return { input: text(item), ...Object.fromEntries(fields.map(([key, value]) => [`input.${key}`, text(value)])) }
}
