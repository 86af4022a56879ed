import type { Json } from '@lagoon/expressions'
import type { Action } from '../model.ts'
import type { ActionRecord } from '../record.ts'

export const hidden = '***'
/** Shorter secrets would hide half of every text. */
const shortestSecret = 4

/** Every text in a value, to be kept out of the records. */
export function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return value.length >= shortestSecret ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value as Readonly<Record<string, Json>>).flatMap(textsIn)
}

/** A record as it may be shown: secure inputs and outputs hidden, known secrets blacked out everywhere else. */
export function masked(record: ActionRecord, secure: Action['secure'], secrets: ReadonlySet<string>): ActionRecord {
  const show = (value: Json): Json => (secrets.size === 0 ? value : without(value, secrets))
  return {
    ...record,
    ...(record.inputs === undefined ? {} : { inputs: secure.inputs ? hidden : show(record.inputs) }),
    ...(record.outputs === undefined ? {} : { outputs: secure.outputs ? hidden : show(record.outputs) }),
    ...(record.error === undefined ? {} : { error: { code: record.error.code, message: blacked(record.error.message, secrets) } }),
  }
}

export function without(value: Json, secrets: ReadonlySet<string>): Json {
  if (typeof value === 'string') return blacked(value, secrets)
  if (Array.isArray(value)) return value.map(item => without(item as Json, secrets))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, without(item as Json, secrets)]))
}

function blacked(text: string, secrets: ReadonlySet<string>): string {
  let result = text
  // Longest first: a secret may begin with another one.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) if (secret.length >= shortestSecret) result = result.replaceAll(secret, hidden)
  return result
}
