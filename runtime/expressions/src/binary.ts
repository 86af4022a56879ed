import { isObject, record, type Value, type ValueObject } from './value.ts'

/** How the language carries bytes and XML: base64 in `$content`, with their media type beside it. */
export interface Binary extends ValueObject { readonly '$content-type': string; readonly $content: string }

const extras = new Set(['$content-type', '$content', '$formdata', '$multipart'])

export function isBinary(value: Value): value is Binary {
  return isObject(value) && typeof value.$content === 'string' && typeof value['$content-type'] === 'string' && Object.keys(value).every(name => extras.has(name))
}

export const binaryOf = (type: string, bytes: Uint8Array): Value =>
  record([['$content-type', type], ['$content', Buffer.from(bytes).toString('base64')]])

export const bytesOf = (binary: Binary): Uint8Array => Buffer.from(binary.$content, 'base64')
export const textOf = (binary: Binary): string => new TextDecoder().decode(bytesOf(binary))
export const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8')
