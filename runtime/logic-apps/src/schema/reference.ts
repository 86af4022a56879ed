import type { Json } from '@lagoon/expressions'

/** The part of a document that a local `$ref` such as `#/definitions/address` names (RFC 6901); undefined when there is none. */
export function referenced(root: Json, reference: string): Json | undefined {
  const [, pointer] = /^#((?:\/[^/]*)*)$/.exec(reference) ?? []
  if (pointer === undefined) return undefined
  let value: Json | undefined = root
  for (const step of pointer.split('/').slice(1)) {
    const name = decoded(step).replaceAll('~1', '/').replaceAll('~0', '~')
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Readonly<Record<string, Json>>)[name] : undefined
  }
  return value
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
