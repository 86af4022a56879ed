import { at, has, isArray, items, optionalText, report, requiredText, start, type Cursor } from '../reader/cursor.ts'
import type { Json } from '@lagoon/expressions'
import { oneOf } from '../reader/oneOf.ts'
import { RestError } from './restError.ts'

/** A `RunFilterParameters` of Data Factory. Instants in milliseconds since 1970. */
export interface RunQuery {
  readonly lastUpdatedAfterMs: number
  readonly lastUpdatedBeforeMs: number
  readonly filters: readonly RunFilter[]
  readonly orderBy: readonly { readonly field: string; readonly descending: boolean }[]
  /** The last run that was answered: the id, and the fields that it was ordered by. */
  readonly after: readonly string[] | undefined
}

export interface RunFilter {
  readonly operand: string
  readonly operator: 'Equals' | 'NotEquals' | 'In' | 'NotIn'
  readonly values: readonly string[]
}

/** What one kind of run can be asked for: the text of a field of it. */
export type Fields<Run> = Readonly<Record<string, (run: Run) => string>>

/** Reads the body of a query. Throws `RestError('BadRequest')` with the first thing that is wrong with it. */
export function readQuery(body: Json, { operands, orders }: { operands: readonly string[]; orders: readonly string[] }): RunQuery {
  const origin = { file: '', line: 1, column: 1 }
  const cursor = start({ file: '', value: body, originOf: () => origin, excerptOf: () => '' }, ({ message, hint }) => {
    throw new RestError(400, 'BadRequest', hint === undefined ? message : `${message} (${hint})`)
  })
  const token = optionalText(at(cursor, 'continuationToken'))
  return {
    lastUpdatedAfterMs: instant(at(cursor, 'lastUpdatedAfter')),
    lastUpdatedBeforeMs: instant(at(cursor, 'lastUpdatedBefore')),
    filters: items(at(cursor, 'filters')).map((filter) => readFilter(filter, operands)),
    orderBy: items(at(cursor, 'orderBy')).map((order) => ({
      field: required(at(order, 'orderBy'), orders),
      descending: required(at(order, 'order'), ['ASC', 'DESC'] as const) === 'DESC',
    })),
    after: token === undefined ? undefined : afterOf(token),
  }
}

function readFilter(cursor: Cursor, operands: readonly string[]): RunFilter {
  const values = at(cursor, 'values')
  if (!isArray(values.value)) report(values, 'BadRequest', 'a filter needs a list of values')
  return {
    operand: required(at(cursor, 'operand'), operands),
    operator: required(at(cursor, 'operator'), ['Equals', 'NotEquals', 'In', 'NotIn'] as const),
    values: items(values).map((value) => String(value.value)),
  }
}

function required<T extends string>(cursor: Cursor, known: readonly T[]): T {
  requiredText(cursor)
  const found = oneOf(cursor, known)
  if (found === undefined) throw new RestError(400, 'BadRequest', `expected one of ${known.join(', ')}`)
  return found
}

function instant(cursor: Cursor): number {
  const name = String(cursor.path.at(-1))
  const at = has(cursor) ? Date.parse(String(cursor.value)) : Number.NaN
  if (Number.isNaN(at)) throw new RestError(400, 'BadRequest', `${name} must be an instant such as 2026-01-31T00:00:00Z`)
  return at
}

function afterOf(token: string): readonly string[] {
  try {
    const after: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    if (Array.isArray(after) && after.length > 0 && after.every((part) => typeof part === 'string')) return after
  } catch {
    // Told below.
  }
  throw new RestError(400, 'BadRequest', 'continuationToken is none that was given out here')
}

const tokenOf = (keys: readonly string[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url')

/** The runs that a query asks for, a page of them, and where the next one begins. */
export interface Page<Run> {
  readonly value: readonly Run[]
  readonly continuationToken?: string
}

const pageSize = 100

export interface Queried<Run> {
  readonly runs: readonly Run[]
  readonly operands: Fields<Run>
  readonly orders: Fields<Run>
  /** What the runs are ordered by beneath what a query asks for. It stays the same while runs come and go. */
  readonly order: { readonly descending: boolean; keyOf(run: Run, index: number): string }
  lastUpdated(run: Run): string
  idOf(run: Run): string
}

/**
 * Answers a query: without an order the newest run comes first. A page begins behind the last run of the one before, by its place in
 * the order, so that it does not matter whether that run is still there, nor what has come since.
 */
export function answerQuery<Run>({ lastUpdatedAfterMs, lastUpdatedBeforeMs, filters, orderBy, after }: RunQuery, { runs, operands, orders, order, lastUpdated, idOf }: Queried<Run>): Page<Run> {
  const keysOf = (run: Run, index: number): readonly string[] => [...orderBy.map(({ field }) => orders[field]?.(run) ?? ''), order.keyOf(run, index), idOf(run)]
  const directions = [...[...orderBy, order].map(({ descending }) => (descending ? -1 : 1)), 1]
  const compare = (a: readonly string[], b: readonly string[]): number => {
    const differs = directions.findIndex((_, index) => a[index] !== b[index])
    return differs < 0 ? 0 : ((a[differs] ?? '') < (b[differs] ?? '') ? -1 : 1) * (directions[differs] ?? 1)
  }
  const found = runs
    .map((run, index) => ({ run, index }))
    .filter(({ run }) => {
      const at = Date.parse(lastUpdated(run))
      return at >= lastUpdatedAfterMs && at <= lastUpdatedBeforeMs && filters.every((filter) => fits(filter, operands[filter.operand]?.(run) ?? ''))
    })
    .map(({ run, index }) => ({ run, keys: keysOf(run, index) }))
    .filter(({ keys }) => after === undefined || compare(keys, after) > 0)
    .sort((a, b) => compare(a.keys, b.keys))
  const value = found.slice(0, pageSize)
  const last = value.at(-1)
  return { value: value.map(({ run }) => run), ...(last && found.length > pageSize ? { continuationToken: tokenOf(last.keys) } : {}) }
}

function fits({ operator, values }: RunFilter, text: string): boolean {
  // Instants are compared as instants, in whatever form they are written.
  const same = (value: string): boolean => value.toLowerCase() === text.toLowerCase() || (/^\d{4}-\d\d-\d\dT/.test(text) && Date.parse(value) === Date.parse(text))
  switch (operator) {
    case 'Equals':
    case 'In':
      return values.some(same)
    case 'NotEquals':
    case 'NotIn':
      return !values.some(same)
    default:
      return operator satisfies never
  }
}
