import { jsonText, readJsonDocument, type Json } from '@lagoon/expressions'
import { isObject } from './leaf.ts'

export const headerOf = (headers: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

/** A body with the content type it should be sent with; a header of the author wins. */
export function encodeBody(body: Json | undefined): { readonly text: string; readonly type: string } | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string') return { text: body, type: 'text/plain; charset=utf-8' }
  if (isObject(body) && typeof body.$content === 'string' && typeof body['$content-type'] === 'string') {
    return { text: Buffer.from(body.$content, 'base64').toString('utf8'), type: body['$content-type'] }
  }
  return { text: jsonText(body), type: 'application/json; charset=utf-8' }
}

export type Decoded = { readonly kind: 'value'; readonly value: Json | undefined } | { readonly kind: 'invalid'; readonly why: string }

/** A body as expressions see it: JSON as its value, text as a string, anything else as base64 with its type. */
export function decodeBody(text: string, headers: Readonly<Record<string, string>>): Decoded {
  if (text === '') return { kind: 'value', value: undefined }
  const type = headerOf(headers, 'content-type') ?? 'application/octet-stream'
  const media = (type.split(';')[0] ?? '').trim().toLowerCase()
  if (media === 'application/json' || media.endsWith('+json')) {
    const document = readJsonDocument(text, 'body')
    const [problem] = document.problems.filter(one => one.severity === 'error')
    return document.value === undefined ? { kind: 'invalid', why: problem?.message ?? 'it is no JSON' } : { kind: 'value', value: document.value }
  }
  if (media.startsWith('text/')) return { kind: 'value', value: text }
  return { kind: 'value', value: { '$content-type': type, $content: Buffer.from(text, 'utf8').toString('base64') } }
}
