import { macros } from './all.ts'

/**
 * How much DuckDB binds for a text: its length with every macro written out. A macro binds an argument anew wherever its body names it,
 * so what stands in an argument counts as often as that. Beyond `enough` it stops to count.
 */
export function expandedLength(text: string, enough = Infinity): number {
  let length = text.length
  if (!text.includes('dbx_')) return length
  let factor = 1
  const open: { readonly macro: Macro | undefined; readonly around: number; at: number }[] = []
  for (const [token] of text.matchAll(tokens)) {
    if (length > enough) return length
    if (token.endsWith('(')) {
      const macro = macroCalled(token.slice(0, -1))
      if (macro) length += factor * macro.length
      open.push({ macro, around: factor, at: 0 })
      factor *= macro?.weights[0] ?? 1
    } else if (token === ')') factor = open.pop()?.around ?? 1
    else if (token === ',') {
      const call = open.at(-1)
      if (!call) continue
      call.at += 1
      factor = call.around * (call.macro?.weights[call.at] ?? 1)
    } else length += (factor - 1) * token.length
  }
  return length
}

/** How often DuckDB binds `name` in a text. */
export function namings(text: string, name: string): number {
  const long = name + 'x'.repeat(1_000)
  const word = new RegExp(`'(?:[^']|'')*'|(?<![\\w.])${name.replace(/[[\]]/g, '\\$&')}(?!\\w|\\()`, 'g')
  const longer = text.replace(word, token => (token.startsWith("'") ? token : long))
  return Math.round((expandedLength(longer) - expandedLength(text)) / 1_000)
}

const tokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\w*\(|[\w.]+|[),]/g

/** The length of a macro written out, and how often it names each of its parameters. */
interface Macro { readonly length: number; readonly weights: readonly number[] }

const known = new Map<string, Macro | undefined>()

function macroCalled(name: string): Macro | undefined {
  if (!name.startsWith('dbx_') || name.startsWith('dbx_js_')) return undefined
  if (!known.has(name)) known.set(name, measured(name))
  return known.get(name)
}

function measured(name: string): Macro | undefined {
  const [, parameters = '', body = ''] = macros.map(macro => /MACRO \w+\(([^)]*)\) AS (.*)$/s.exec(macro.startsWith(`CREATE OR REPLACE MACRO ${name}(`) ? macro : '')).find(found => found !== null) ?? []
  return body === '' ? undefined : { length: expandedLength(body), weights: parameters.split(',').map(parameter => namings(body, parameter.trim())) }
}
