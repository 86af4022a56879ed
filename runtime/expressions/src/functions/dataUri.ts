import { utf8 } from '../binary.ts'
import { textAt, valueError, type FunctionCall } from './call.ts'
import { decodeEscapes } from './uri.ts'

export interface DataUri { readonly type: string; readonly bytes: Uint8Array }

/** Reads the first argument as `data:[type][;base64],content`. */
export function dataUriAt(call: FunctionCall): DataUri {
  const text = textAt(call, 0)
  const comma = text.indexOf(',')
  if (!/^data:/i.test(text) || comma < 0) throw valueError(call, 0, 'is no data URI: it must look like data:text/plain;base64,…')
  const head = text.slice(5, comma)
  const content = text.slice(comma + 1)
  const encoded = /;\s*base64\s*$/i.test(head)
  const type = head.replace(/;\s*base64\s*$/i, '') || 'text/plain;charset=us-ascii'
  if (!encoded) return { type, bytes: utf8(decodeEscapes(content)) }
  const digits = decodeEscapes(content)
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) throw valueError(call, 0, 'is a data URI whose content is no base64 text')
  return { type, bytes: Buffer.from(digits, 'base64') }
}
