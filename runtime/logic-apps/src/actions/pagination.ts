import { jsonText, type Json, type JsonObject } from '@lagoon/expressions'
import type { HttpResponse } from '../ports.ts'
import { decodeBody } from './content.ts'
import { isArray, isObject } from './leaf.ts'

const mostPages = 1000

/**
 * The `value` lists of an answer and of the pages that its `nextLink` leads to, as one answer, until there are at least so many
 * items. What has no list, or no link, is left as it is. A page that fails is the answer.
 */
export async function allPages(first: HttpResponse, leastItems: number, ask: (next: string) => Promise<HttpResponse>): Promise<HttpResponse> {
  const page = pageOf(first)
  if (page === undefined) return first
  const { items, next: _, ...rest } = page
  const all = [...items]
  for (let { next } = page, pages = 1; next !== undefined && all.length < leastItems && pages < mostPages; pages++) {
    const response = await ask(next)
    const more = pageOf(response)
    if (more === undefined) return response
    all.push(...more.items)
    next = more.next
  }
  return { ...first, body: jsonText({ ...rest.body, value: all }) }
}

function pageOf(response: HttpResponse): { readonly items: readonly Json[]; readonly next: string | undefined; readonly body: JsonObject } | undefined {
  if (response.status >= 300) return undefined
  const decoded = decodeBody(response.body, response.headers)
  if (decoded.kind === 'invalid' || !isObject(decoded.value) || !isArray(decoded.value.value)) return undefined
  const { nextLink, '@odata.nextLink': odataLink, value, ...body } = decoded.value
  const next = [nextLink, odataLink].find(link => typeof link === 'string' && link !== '')
  return { items: value as readonly Json[], next: typeof next === 'string' ? next : undefined, body }
}
