import type { Json, JsonObject } from '@lagoon/expressions'
import { textOf } from '../../activities/values.ts'
import { FactoryError } from '../../error.ts'
import { parseJsonPath, type JsonPathStep } from '../jsonPath.ts'

/** Where a rule takes a value from: the body of an answer, or one of its headers. */
export type PageValue = { readonly kind: 'body'; readonly path: readonly JsonPathStep[]; readonly text: string } | { readonly kind: 'header'; readonly name: string }

/** What a rule sets in the next call. `variable` stands as `{name}` in the address or in a header. */
export type PageTarget = { readonly kind: 'address' } | { readonly kind: 'query' | 'header' | 'variable'; readonly name: string }

export interface PageRange {
  readonly target: PageTarget
  readonly start: bigint
  /** Itself included; absent when an end condition ends it. */
  readonly end: bigint | undefined
  readonly step: bigint
}

export interface EndCondition {
  readonly value: PageValue
  readonly when: { readonly kind: 'Empty' | 'NonExist' | 'Exist' } | { readonly kind: 'Const'; readonly text: string }
}

export interface PaginationRules {
  readonly next: readonly { readonly target: PageTarget; readonly value: PageValue }[]
  readonly ranges: readonly PageRange[]
  readonly ends: readonly EndCondition[]
  readonly mostRequests: number | undefined
  /** The next page is where the `Link` header with `rel="next"` points. */
  readonly followsLinks: boolean
}

/**
 * The rules by which a REST source finds its next page, as documented for the REST connector. Without any, links of RFC 5988 are
 * followed. Throws `FactoryError`: `InvalidPaginationRule`, `PropertyNotSupported`.
 */
export function readPaginationRules(written: JsonObject | undefined): PaginationRules {
  const rules = { next: [] as PaginationRules['next'][number][], ranges: [] as PageRange[], ends: [] as EndCondition[] }
  let mostRequests: number | undefined
  let followsLinks = written === undefined
  for (const [key, value] of Object.entries(written ?? {})) {
    const text = textOf(value, key).trim()
    if (/^supportRFC5988$/i.test(key)) followsLinks = text.toLowerCase() === 'true'
    else if (/^MaxRequestNumber$/i.test(key)) mostRequests = text === '' ? undefined : positive(key, text)
    else if (/^EndCondition:/i.test(key)) rules.ends.push({ value: pageValue(key, key.slice('EndCondition:'.length).trim()), when: endOf(key, text) })
    else if (/^RANGE\s*:/i.test(text)) rules.ranges.push(rangeOf(key, text))
    else if (text !== '') rules.next.push({ target: targetOf(key), value: pageValue(key, text) })
  }
  if (rules.ranges.length > 1) {
    throw new FactoryError('PropertyNotSupported', `${rules.ranges.length} RANGE rules in one paginationRules do not run here`, { hint: 'one RANGE does, beside other rules' })
  }
  return { ...rules, mostRequests, followsLinks }
}

function targetOf(key: string): PageTarget {
  if (/^AbsoluteUrl$/i.test(key)) return { kind: 'address' }
  const [, where, dotted, quoted] = /^(AbsoluteUrl|QueryParameters|Headers)(?:\.(.+)|\['(.+)'\])$/is.exec(key) ?? []
  const name = quoted ?? dotted
  if (where === undefined || name === undefined) throw wrong(key, `'${key}' is no key of a pagination rule`)
  const [, variable] = /^\{(.+)\}$/.exec(name) ?? []
  if (/^AbsoluteUrl$/i.test(where) || variable !== undefined) return { kind: 'variable', name: variable ?? name }
  return { kind: /^Headers$/i.test(where) ? 'header' : 'query', name }
}

function pageValue(key: string, text: string): PageValue {
  const [, dotted, quoted] = /^headers(?:\.(.+)|\['(.+)'\])$/is.exec(text) ?? []
  const name = quoted ?? dotted
  if (name !== undefined) return { kind: 'header', name }
  if (text.startsWith('$')) return { kind: 'body', path: parseJsonPath(text), text }
  throw wrong(key, `'${text}' is neither a JSONPath that begins with $ nor a header of the response`)
}

function rangeOf(key: string, text: string): PageRange {
  const [, start, end, step] = /^RANGE\s*:\s*(-?\d+)\s*:\s*(-?\d*)\s*:\s*(-?\d+)\s*$/i.exec(text) ?? []
  if (start === undefined || step === undefined || BigInt(step) === 0n) throw wrong(key, `'${text}' is no RANGE:start:end:step`)
  return { target: targetOf(key), start: BigInt(start), end: end === undefined || end === '' ? undefined : BigInt(end), step: BigInt(step) }
}

function endOf(key: string, text: string): EndCondition['when'] {
  const [, constant] = /^Const\s*:(.*)$/is.exec(text) ?? []
  if (constant !== undefined) return { kind: 'Const', text: constant }
  const kind = (['Empty', 'NonExist', 'Exist'] as const).find((known) => known.toLowerCase() === text.toLowerCase())
  if (kind === undefined) throw wrong(key, `'${text}' is no end condition`, 'Empty, NonExist, Exist and Const:value are')
  return { kind }
}

function positive(key: string, text: string): number {
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text)
  throw wrong(key, `'${text}' is no number of requests`)
}

const wrong = (key: string, message: string, hint?: string): FactoryError =>
  new FactoryError('InvalidPaginationRule', `pagination rule '${key}': ${message}`, { hint })

/** Whether a value satisfies an end condition. */
export function endsHere({ when }: EndCondition, found: Json | undefined): boolean {
  switch (when.kind) {
    case 'Exist':
      return found !== undefined
    case 'NonExist':
      return found === undefined
    case 'Empty':
      return found === undefined || found === null || found === '' || (typeof found === 'object' && Object.keys(found).length === 0)
    case 'Const':
      return found !== undefined && typeof found !== 'object' && String(found).toLowerCase() === when.text.toLowerCase()
    default:
      return when satisfies never
  }
}
