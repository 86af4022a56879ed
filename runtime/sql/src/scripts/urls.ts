import { firstMatch } from './regex.ts'
import { raised, type ScriptFunction } from './script.ts'

export const urlScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_url_decode', parameters: ['VARCHAR'], result: 'VARCHAR', compute: text => decode(text as string) ?? fail('CANNOT_DECODE_URL', `The provided URL cannot be decoded: ${String(text)}.`) },
  { name: 'dbx_js_try_url_decode', parameters: ['VARCHAR'], result: 'VARCHAR', compute: text => decode(text as string) ?? null },
  { name: 'dbx_js_parse_url', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR', 'BOOLEAN'], result: 'VARCHAR', compute: (url, part, key, keyed) => urlPart(url as string, part as string, keyed === true ? key as string : undefined, true) },
  { name: 'dbx_js_try_parse_url', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR', 'BOOLEAN'], result: 'VARCHAR', compute: (url, part, key, keyed) => urlPart(url as string, part as string, keyed === true ? key as string : undefined, false) },
]

function fail(code: string, message: string): never {
  throw raised(code, message)
}

/** A form's encoding read back: `+` is a blank, `%41` a byte; undefined for a percent sign without two digits. */
function decode(text: string): string | undefined {
  const spaced = text.replaceAll('+', ' ')
  if (/%(?![0-9A-Fa-f]{2})/.test(spaced)) return undefined
  return spaced.replace(/(?:%[0-9A-Fa-f]{2})+/g, bytes => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'))
}

interface Url { readonly scheme?: string | undefined; readonly authority?: string | undefined; readonly path?: string | undefined; readonly query?: string | undefined; readonly fragment?: string | undefined }

function urlPart(url: string, part: string, key: string | undefined, must: boolean): string | null {
  if (key !== undefined && part !== 'QUERY') return null
  const parsed = parse(url)
  if (!parsed) return must ? fail('INVALID_URL', `The url is invalid: ${url}. Use \`try_parse_url\` to tolerate invalid URL and return NULL instead.`) : null
  if (key !== undefined) return parsed.query !== undefined ? valueOf(parsed.query, key) : null
  const server = serverOf(parsed.authority)
  switch (part) {
    case 'HOST': return server?.host ?? null
    case 'PATH': return parsed.path ?? null
    case 'QUERY': return parsed.query ?? null
    case 'REF': return parsed.fragment ?? null
    case 'PROTOCOL': return parsed.scheme ?? null
    case 'FILE': return parsed.path === undefined ? null : parsed.query === undefined ? parsed.path : `${parsed.path}?${parsed.query}`
    case 'AUTHORITY': return parsed.authority ?? null
    case 'USERINFO': return server?.user ?? null
    default: return null
  }
}

/** The key is part of a regular expression there, so that its dots stand for any letter. */
function valueOf(query: string, key: string): string | null {
  return firstMatch(query, `(&|^)${key}=([^&]*)`, 'parse_url')?.groups[2] ?? null
}

/** Letters that java.net.URI lets stand: those of RFC 2396, letters beyond ASCII, and percent signs with two digits. */
const legal = (extra: string): RegExp => new RegExp(`^(?:[A-Za-z0-9_.!~*'(),;:$&+=@${extra}-]|%[0-9A-Fa-f]{2}|[^\\x00-\\x9f\\s\\p{Z}])*$`, 'u')
const legalPath = legal('/')
const legalQuery = legal('/?\\[\\]')
const legalAuthority = legal('\\[\\]')

/** A URI as java.net.URI takes it apart; undefined for what it refuses. */
function parse(text: string): Url | undefined {
  const [, scheme, rest = '', fragment] = /^(?:([^:/?#]*):)?([^#]*)(?:#(.*))?$/s.exec(text) ?? []
  if (scheme !== undefined && !/^[A-Za-z][A-Za-z0-9+.-]*$/.test(scheme)) return undefined
  if (fragment !== undefined && !legalQuery.test(fragment)) return undefined
  if (scheme !== undefined && rest === '') return undefined
  if (scheme !== undefined && !rest.startsWith('/')) return legalQuery.test(rest) ? { scheme, fragment } : undefined
  const [, authority, path = '', query] = /^(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/s.exec(rest) ?? []
  if (!legalPath.test(path) || (query !== undefined && !legalQuery.test(query))) return undefined
  if (authority !== undefined && !legalAuthority.test(authority)) return undefined
  if (authority === '' && path === '' && query === undefined) return undefined
  return { scheme, authority: authority === '' ? undefined : authority, path, query, fragment }
}

/** User and host of an authority that names a server; one whose host is no host name has neither. */
function serverOf(authority: string | undefined): { readonly user?: string | undefined; readonly host: string } | undefined {
  const [, user, host] = /^(?:([^@]*)@)?(\[[0-9A-Fa-f:.%\w]+\]|[A-Za-z0-9.-]+)(?::\d*)?$/.exec(authority ?? '') ?? []
  if (host === undefined) return undefined
  if (host.startsWith('[')) return { user, host }
  const labels = host.replace(/\.$/, '').split('.')
  const isName = labels.every(label => /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(label)) && (labels.length === 1 || /^[A-Za-z]/.test(labels.at(-1) ?? ''))
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(host) && labels.every(label => Number(label) < 256)
  return isName || isAddress ? { user, host } : undefined
}
