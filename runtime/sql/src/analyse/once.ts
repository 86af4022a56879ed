import { expandedLength, namings } from '../macros/expansion.ts'
import { packed } from '../macros/packed.ts'
import { findTyped, type Typed } from './typed.ts'

/**
 * DuckDB text in which `body` may name each of the values as often as it likes, though each is computed once: they become the fields of
 * a struct, in a list of one, and a lambda over it names them.
 */
export function once(values: readonly string[], body: (names: readonly string[]) => string): string {
  return `list_transform([${packed(values.map((value, index) => [`v${index + 1}`, value]))}], lambda _once: ${body(namesOf(values))})[1]`
}

// In HAVING DuckDB looks for a column behind `_once.v1`; what stands in brackets is a field to it everywhere.
const namesOf = (values: readonly unknown[]): readonly string[] => values.map((_, index) => `_once['v${index + 1}']`)

/** What may be bound again rather than be named by a lambda, which costs some time for every row. */
const cheap = 1_000

/**
 * What `write` makes of the values. Where it names one several times that is long, so that calls inside calls would grow without bound, or
 * that differs each time, the values are computed once. `write` may be called twice, and must need no more of a value than its type, its constant and its text.
 */
export function sharing(values: readonly Typed[], write: (values: readonly Typed[]) => Typed): Typed
export function sharing(values: readonly Typed[], write: (values: readonly Typed[]) => Typed | undefined): Typed | undefined
export function sharing(values: readonly Typed[], write: (values: readonly Typed[]) => Typed | undefined): Typed | undefined {
  const written = write(values)
  const long = values.filter(value => value.isVolatile === true || (value.constant === undefined && value.duckdb.length > 40))
  if (!written || written.failed || long.length === 0 || isShort(written, long)) return written
  const bound = values.filter(value => long.includes(value) || !isConstant(value))
  const named = new Map(namesOf(bound).map((name, index) => [bound[index], name]))
  const body = write(values.map(value => withText(value, named.get(value) ?? value.duckdb)))
  if (!body || body.failed) return written
  const isShared = (value: Typed): boolean => {
    const times = namings(body.duckdb, named.get(value) ?? '')
    return value.isVolatile ? times > 1 : isCostly(value.duckdb, times)
  }
  if (!long.some(isShared)) return written
  return withText(written, once(bound.map(value => value.duckdb), () => body.duckdb))
}

/** Whether no value can be named so often that it counts: what is written would be longer. */
function isShort({ duckdb }: Typed, long: readonly Typed[]): boolean {
  if (long.some(value => value.isVolatile === true || value.duckdb.includes('dbx_js_'))) return false
  const most = cheap + Math.min(...long.map(value => value.duckdb.length))
  return expandedLength(duckdb, most) <= most
}

/** As `sharing`, of texts: all that `write` makes of rows and of outer lambdas stands in them. */
export function sharingTexts(texts: readonly string[], write: (names: readonly string[]) => string): string {
  const names = namesOf(texts)
  const body = write(names)
  return texts.some((text, index) => isCostly(text, namings(body, names[index] ?? ''))) ? once(texts, () => body) : write(texts)
}

const isCostly = (text: string, times: number): boolean => times > 1 && (text.includes('dbx_js_') || expandedLength(text, cheap) * (times - 1) > cheap)

const isConstant = (value: Typed): boolean => !value.duckdb.startsWith('_once[') && findTyped(value, each => each.inputs.length === 0 && each.constant === undefined) === undefined

function withText(value: Typed, duckdb: string): Typed {
  return duckdb === value.duckdb ? value : { ...value, duckdb, narrow: undefined }
}
