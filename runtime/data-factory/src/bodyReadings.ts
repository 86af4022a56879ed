/**
 * A body as it stands, and as who gets it reads it: a form, or JSON. What looks for a secret in it looks through all of them. Where
 * nothing is escaped, each text of a form or of JSON stands in the body as it is.
 */
export function bodyReadings(body: string): readonly string[] {
  return [body, ...(/[%+]/.test(body) ? [...new URLSearchParams(body)].flat() : []), ...(body.includes('\\') ? jsonTexts(body) : [])]
}

function jsonTexts(body: string): readonly string[] {
  try {
    return textsIn(JSON.parse(body))
  } catch {
    return []
  }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, one]) => [name, ...textsIn(one)]) : []
}
