import { isArray, isObject, type Json, writeJson } from './value.ts'

type Step = { readonly kind: 'field'; readonly name: string } | { readonly kind: 'index'; readonly index: number } | { readonly kind: 'everyItem' } | { readonly kind: 'everyField' }
/** How a text is written that the path leads to: bare, as JSON, or as JSON with the lists around it opened. */
type Style = 'raw' | 'quoted' | 'flat'

/** `$.a['b'][0][*]` as `get_json_object` reads it; undefined for what is no such path. */
export function readPath(path: string): readonly Step[] | undefined {
  if (!path.startsWith('$')) return undefined
  const pattern = /\.\*|\['\*'\]|\.([^.[]+)|\['([^'?]+)'\]|\[(\d+)\]|\[(\*)\]/y
  const steps: Step[] = []
  pattern.lastIndex = 1
  while (pattern.lastIndex < path.length) {
    const found = pattern.exec(path)
    if (!found) return undefined
    const [, bare, quoted, index, star] = found
    const name = bare ?? quoted
    steps.push(name !== undefined ? { kind: 'field', name } : index !== undefined ? { kind: 'index', index: Number(index) } : star ? { kind: 'everyItem' } : { kind: 'everyField' })
  }
  return steps
}

/** What a path leads to, as text; null when it leads nowhere. */
export function atPath(value: Json, path: readonly Step[]): string | null {
  const out: string[] = []
  return follow(value, 'raw', path, out) ? out.join('') : null
}

/** Hive's rules, which Spark kept: one match of `[*]` stands by itself, several are a list, and `[*][*]` opens the inner lists. */
function follow(value: Json, style: Style, path: readonly Step[], out: string[]): boolean {
  const [step, ...rest] = path
  if (!step) return write(value, style, out)
  if (step.kind === 'field') return isObject(value) && value.fields.some(([name, held]) => name === step.name && held !== null && follow(held, style, rest, out))
  if (!isArray(value)) return false
  if (step.kind === 'index') {
    const item = value[step.index]
    return item !== undefined && follow(item, rest[0]?.kind === 'everyItem' ? 'quoted' : style, rest, out)
  }
  if (step.kind === 'everyField') return false
  return everyItem(value, style, rest, out)
}

function everyItem(items: readonly Json[], style: Style, rest: readonly Step[], out: string[]): boolean {
  const [next, ...further] = rest
  const inner: string[] = []
  if (next?.kind === 'everyItem') {
    const found = items.filter(item => follow(item, 'flat', further, inner)).length
    out.push(`[${inner.join(',')}]`)
    return found > 0
  }
  const found = items.filter(item => follow(item, style === 'raw' ? 'quoted' : style, rest, inner)).length
  if (style === 'quoted') out.push(`[${inner.join(',')}]`)
  else if (found > 0) out.push(found > 1 ? `[${inner.join(',')}]` : inner.join(','))
  return found > 0
}

function write(value: Json, style: Style, out: string[]): boolean {
  if (typeof value === 'string' && style === 'raw') out.push(value)
  else if (isArray(value) && style === 'flat') return value.filter(item => write(item, 'flat', out)).length > 0
  else out.push(writeJson(value))
  return true
}
