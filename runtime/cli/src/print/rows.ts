import type { Value } from '@lagoon/workspace'

/** Rows as objects. Of columns with the same name the later ones get a number: `a`, `a_1`; no value is lost. */
export function rowObjects(columns: readonly { readonly name: string }[], rows: readonly (readonly Value[])[]): Record<string, Value>[] {
  const names = distinct(columns.map(({ name }) => name))
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? null])))
}

function distinct(names: readonly string[]): string[] {
  const given = new Set(names)
  const used = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let n = 1; used.has(free) || (n > 1 && given.has(free)); n += 1) free = `${name}_${n}`
    used.add(free)
    return free
  })
}
