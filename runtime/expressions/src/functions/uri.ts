import { textAt, valueError, type FunctionCall } from './call.ts'
import { eagerInLogicApps } from './table.ts'

export const uriFunctions = eagerInLogicApps('uri', [
  ['uriHost', [1, 1], call => uriAt(call).hostname],
  ['uriPath', [1, 1], call => uriAt(call).pathname],
  ['uriPathAndQuery', [1, 1], call => uriAt(call).pathname + uriAt(call).search],
  ['uriPort', [1, 1], uriPort],
  ['uriQuery', [1, 1], call => uriAt(call).search],
  ['uriScheme', [1, 1], call => uriAt(call).protocol.replace(/:$/, '')],
])

function uriAt(call: FunctionCall): URL {
  const text = textAt(call, 0)
  if (!URL.canParse(text)) throw valueError(call, 0, 'is no absolute URI')
  return new URL(text)
}

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'ftp:': 21, 'ws:': 80, 'wss:': 443 }

function uriPort(call: FunctionCall): number {
  const uri = uriAt(call)
  return uri.port === '' ? (defaultPorts[uri.protocol] ?? -1) : Number(uri.port)
}

/** .NET's `EscapeDataString`: everything but letters, digits and `-._~`. Lone surrogates become U+FFFD. */
export const encodeComponent = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)

/** As `decodeEscapes`, and `+` stands for a blank. */
export const decodeComponent = (text: string): string => decodeEscapes(text.replaceAll('+', ' '))

/** Decodes the `%xx` runs that are UTF-8 and leaves the rest as it is. */
export const decodeEscapes = (text: string): string =>
  text.replace(/(?:%[0-9a-fA-F]{2})+/g, run => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
