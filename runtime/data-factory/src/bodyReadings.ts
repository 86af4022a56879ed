/** A body as it stands, and as who gets it reads it: a form, or JSON. What looks for a secret in it looks through all of them. */
export function bodyReadings(body: string): readonly string[] {
  const form = [...new URLSearchParams(body)].flat()
  try {
    return [body, ...form, ...textsIn(JSON.parse(body))]
  } catch {
    return [body, ...form]
  }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, one]) => [name, ...textsIn(one)]) : []
}
