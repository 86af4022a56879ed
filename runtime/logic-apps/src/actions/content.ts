import { jsonText, readJsonDocument, type Json, type JsonObject } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import { isArray, isObject, textOf } from './leaf.ts'
import { multipartText, readMultipart } from './multipart.ts'

export const headerOf = (headers: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

export interface Encoded { readonly text: string; readonly type: string }

/**
 * A body with the content type it should be sent with; a header of the author wins. Forms and multipart content are written from
 * `$formdata` and `$multipart`. Throws `WorkflowError('NotSupported')` for bytes that are no text.
 */
export function encodeBody(body: Json | undefined): Encoded | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string') return { text: body, type: 'text/plain; charset=utf-8' }
  if (isObject(body) && typeof body['$content-type'] === 'string') return encodeTyped(body, body['$content-type'])
  return { text: jsonText(body), type: 'application/json; charset=utf-8' }
}

function encodeTyped(body: JsonObject, type: string): Encoded {
  if (isArray(body.$multipart)) return multipartText(type, body.$multipart, part => encodeBody(part)?.text ?? '')
  if (isArray(body.$formdata)) return { text: new URLSearchParams(pairsIn(body.$formdata)).toString(), type }
  if (typeof body.$content !== 'string') return { text: jsonText(body), type: 'application/json; charset=utf-8' }
  const bytes = Buffer.from(body.$content, 'base64')
  const text = bytes.toString('utf8')
  if (!Buffer.from(text, 'utf8').equals(bytes)) throw new WorkflowError('NotSupported', `a body of type ${type} holds bytes that are no text, which cannot be sent from here yet`)
  return { text, type }
}

export type Decoded = { readonly kind: 'value'; readonly value: Json | undefined } | { readonly kind: 'invalid'; readonly why: string }

/** A body as expressions see it: JSON as its value, text as a string, forms and parts taken apart, anything else as base64 with its type. */
export function decodeBody(text: string, headers: Readonly<Record<string, string>>): Decoded {
  if (text === '') return { kind: 'value', value: undefined }
  const type = headerOf(headers, 'content-type') ?? 'application/octet-stream'
  const media = mediaOf(type)
  if (media === 'application/json' || media.endsWith('+json')) {
    const document = readJsonDocument(text, 'body')
    const [problem] = document.problems.filter(one => one.severity === 'error')
    return document.value === undefined ? { kind: 'invalid', why: `it claims to be JSON and is not: ${problem?.message ?? 'it cannot be read'}` } : { kind: 'value', value: document.value }
  }
  if (media.startsWith('text/')) return { kind: 'value', value: text }
  // What was read as text has lost the bytes that are none.
  if (text.includes('\uFFFD')) return { kind: 'invalid', why: `it holds bytes of type ${media}, which cannot be kept here yet` }
  const content = { '$content-type': type, $content: Buffer.from(text, 'utf8').toString('base64') }
  if (media === formType) return { kind: 'value', value: { ...content, $formdata: [...new URLSearchParams(text)].map(([key, value]) => ({ key, value })) } }
  if (!media.startsWith('multipart/')) return { kind: 'value', value: content }
  const parts = readMultipart(text, type)
  if (parts === undefined) return { kind: 'invalid', why: `it claims to be ${media} and has no parts that end` }
  return { kind: 'value', value: { ...content, $multipart: parts.map(part => ({ headers: part.headers, body: partValue(part) })) } }
}

const formType = 'application/x-www-form-urlencoded'
const mediaOf = (type: string): string => (type.split(';')[0] ?? '').trim().toLowerCase()

function partValue({ headers, text }: { readonly headers: Readonly<Record<string, string>>; readonly text: string }): Json {
  const decoded = decodeBody(text, headerOf(headers, 'content-type') === undefined ? { 'content-type': 'text/plain' } : headers)
  return decoded.kind === 'invalid' ? text : (decoded.value ?? '')
}

/** The fields of a form, in their order: of a body that was sent as a form, whoever took it apart. */
export function formFields(body: Json): readonly (readonly [string, string])[] | undefined {
  if (!isObject(body)) return undefined
  if (isArray(body.$formdata)) return pairsIn(body.$formdata)
  const type = body['$content-type']
  if (typeof type !== 'string' || mediaOf(type) !== formType || typeof body.$content !== 'string') return undefined
  return [...new URLSearchParams(Buffer.from(body.$content, 'base64').toString('utf8'))]
}

const pairsIn = (list: readonly Json[]): [string, string][] => list.flatMap(pair => (isObject(pair) ? [[textOf(pair.key), textOf(pair.value)] as [string, string]] : []))
