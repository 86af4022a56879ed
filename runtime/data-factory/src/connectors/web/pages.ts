import { readJsonDocument, type Json, type JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../../error.ts'
import type { HttpRequest, HttpResponse } from '../../ports.ts'
import { isArray, isObject } from '../../reader/cursor.ts'
import { withoutSignature } from '../../run/secrets.ts'
import { valueAt } from '../jsonPath.ts'
import { endsHere, type PageTarget, type PageValue, type PaginationRules } from './paginationRules.ts'
import { headerIn } from './send.ts'
import { withCredentials } from './webService.ts'

export interface Page {
  /** The JSON text of the answer, as it came. */
  readonly text: string
  readonly isArray: boolean
}

export interface PagesRequest {
  readonly first: HttpRequest
  /** Sent to the origin of the first call only. */
  readonly credentials: Readonly<Record<string, string>>
  readonly rules: PaginationRules
  send(request: HttpRequest): Promise<HttpResponse>
  /** Waits between two calls. */
  pause(): Promise<void>
}

/**
 * The pages of a REST resource, one after another: each answer and the rules decide the next call. It ends at 204, at an empty
 * answer, where a rule finds nothing or null, at an end condition (that page still counts), at the end of a range, and at
 * `MaxRequestNumber`. Throws `FactoryError`: `JsonInvalidDataFormat`, `RestMoreThanOneObjectsReturned`, `RestPaginationNeverEnds` for
 * a call that was made before, and after so many calls, and what `send` throws.
 */
export async function* pagesOf({ first, credentials, rules, send, pause }: PagesRequest): AsyncGenerator<Page> {
  const { origin } = new URL(filled({ call: first, variables: [] }, rules, 0n).url)
  let next: NextCall | undefined = { call: first, variables: [] }
  const made = new Set<string>()
  for (let number = 0n; next; number += 1n) {
    if (rules.mostRequests !== undefined && number >= rules.mostRequests) return
    const numbered: HttpRequest = filled(next, rules, number)
    requireNew(numbered, made)
    const own = new URL(numbered.url).origin === origin
    const response = await send(own ? withCredentials(numbered, credentials) : { ...numbered, follows: origin })
    if (response.status === 204 || response.body.trim() === '') return
    const { value, problems } = readJsonDocument(response.body, numbered.url)
    if (value === undefined) throw new FactoryError('JsonInvalidDataFormat', `the answer of ${numbered.url} is no JSON: ${problems[0]?.message ?? ''}`)
    yield { text: response.body, isArray: isArray(value) }
    const ask = (asked: PageValue): Json | undefined => answered(asked, value, response)
    if (rules.ends.some((end) => endsHere(end, ask(end.value)))) return
    if (!rules.ranges.every(({ end, start, step }) => end === undefined || inside(start + step * (number + 1n), end, step))) return
    next = nextCall(next, rules, ask, response, numbered.url)
    if (next) await pause()
  }
}

/** Without `MaxRequestNumber` nobody means more pages than this. */
const mostPages = 100_000

/** Azure asks on and on; here that is an error with a name. */
function requireNew({ url, headers }: HttpRequest, made: Set<string>): void {
  const call = JSON.stringify([url, headers])
  const hint = 'an EndCondition or MaxRequestNumber of paginationRules ends it'
  if (made.has(call)) throw new FactoryError('RestPaginationNeverEnds', `page ${made.size} leads to a page that was read before: ${withoutSignature(url)}`, { hint })
  if (made.size >= mostPages) throw new FactoryError('RestPaginationNeverEnds', `${mostPages} pages were read, and there are more`, { hint })
  made.add(call)
}

/** A call whose `{variables}` are still to be filled in. */
interface NextCall {
  readonly call: HttpRequest
  readonly variables: readonly (readonly [name: string, value: string])[]
}

const inside = (value: bigint, end: bigint, step: bigint): boolean => (step > 0n ? value <= end : value >= end)

function answered(asked: PageValue, body: Json, { headers }: HttpResponse): Json | undefined {
  if (asked.kind === 'header') return headerIn(headers, asked.name)
  if (!isArray(body)) return valueAt(body, asked.path)
  if (asked.path.length === 0) return body.length > 1 ? tooMany(asked) : body
  return body.length > 1 ? tooMany(asked) : valueAt(body[0] ?? null, asked.path)
}

function tooMany(asked: Extract<PageValue, { kind: 'body' }>): never {
  throw new FactoryError('RestMoreThanOneObjectsReturned', `More than one object returned: the rule '${asked.text}' asks for one JSON object, and the answer is an array`)
}

function nextCall(last: NextCall, rules: PaginationRules, ask: (value: PageValue) => Json | undefined, response: HttpResponse, from: string): NextCall | undefined {
  if (rules.next.length === 0 && rules.ranges.length === 0) {
    const link = rules.followsLinks ? nextLink(headerIn(response.headers, 'link')) : undefined
    return link === undefined ? undefined : { ...last, call: { ...last.call, url: resolved(link, from) } }
  }
  let next = last
  for (const { target, value } of rules.next) {
    const found = ask(value)
    if (found === undefined || found === null || found === '') return undefined
    if (isArray(found) || isObject(found)) throw new FactoryError('InvalidPaginationRule', `a pagination rule came to no single value, but to ${isArray(found) ? 'an array' : 'an object'}`)
    next = withValue(next, target, String(found), from)
  }
  return next
}

/** The call with the number of its turn and its variables filled in. */
function filled(next: NextCall, { ranges }: PaginationRules, number: bigint): HttpRequest {
  const { call, variables } = ranges.reduce((all, { target, start, step }) => withValue(all, target, String(start + step * number), all.call.url), next)
  return variables.reduce((all, [name, value]) => withVariable(all, name, value), call)
}

function withValue({ call, variables }: NextCall, target: PageTarget, value: string, from: string): NextCall {
  switch (target.kind) {
    case 'address':
      return { variables, call: { ...call, url: resolved(value, from) } }
    case 'query':
      return { variables, call: { ...call, url: withQuery(call.url, target.name, value) } }
    case 'header':
      return { variables, call: { ...call, headers: { ...call.headers, [target.name]: value } } }
    case 'variable':
      return { call, variables: [...variables.filter(([name]) => name !== target.name), [target.name, value]] }
    default:
      return target satisfies never
  }
}

function resolved(address: string, from: string): string {
  if (URL.canParse(address, from)) return new URL(address, from).href
  throw new FactoryError('InvalidPaginationRule', `the address of the next page cannot be read: '${address}'`)
}

function withQuery(url: string, name: string, value: string): string {
  const [, address = url, query = '', rest = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(url) ?? []
  const others = query.split('&').filter((pair) => pair !== '' && plain(pair.split('=')[0] ?? '') !== name)
  return `${address}?${[...others, `${encodeURIComponent(name)}=${encodeURIComponent(value)}`].join('&')}${rest}`
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function withVariable(call: HttpRequest, name: string, value: string): HttpRequest {
  const fill = (text: string): string => text.replaceAll(`{${name}}`, value)
  const headers = Object.fromEntries(Object.entries(call.headers).map(([key, header]) => [key, fill(header)]))
  const url = fill(call.url)
  const used = url !== call.url || JSON.stringify(headers) !== JSON.stringify(call.headers)
  if (!used) throw new FactoryError('InvalidPaginationRule', `neither the address nor a header holds the variable {${name}} of the pagination rules`)
  return { ...call, url, headers }
}

/** The address of `rel="next"` in a `Link` header (RFC 5988, today RFC 8288). */
function nextLink(header: string | undefined): string | undefined {
  for (const [, address, parameters = ''] of (header ?? '').matchAll(/<([^>]*)>((?:\s*;\s*[^\s;,=]+\s*=\s*(?:"[^"]*"|[^\s;,]*))*)/g)) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=\s*(?:[;,]|$)))/i.test(parameters)) return address
  }
  return undefined
}

/** Pagination rules may stand in the source, or in the dataset as older files have it. */
export const rulesIn = (settings: JsonObject, dataset: JsonObject): JsonObject | undefined =>
  [settings['paginationRules'], dataset['paginationRules']].find(isObject)
