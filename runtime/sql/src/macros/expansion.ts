import { macros } from './all.ts'

/**
 * How much DuckDB binds for a text: its length with every macro written out. A macro binds an argument anew wherever its body names it,
 * so what stands in an argument counts as often as that. Beyond `enough` it stops to count.
 */
export function expandedLength(text: string, enough = Infinity): number {
  let length = text.length
  if (!text.includes('dbx_')) return length
  walk(text, (start, end, factor, macro) => {
    length += macro ? factor * macro.length : (factor - 1) * (end - start)
    return length <= enough
  })
  return length
}

/** Whether DuckDB meets a lambda in a text, with every macro written out. */
export function holdsLambda(text: string): boolean {
  if (text.includes('lambda ')) return true
  let found = false
  if (text.includes('dbx_')) walk(text, (_start, _end, _factor, macro) => !(found = macro?.holdsLambda === true))
  return found
}

/** How often DuckDB binds `name` in a text: a parameter, or a field of the struct that `once` makes. */
export function namings(text: string, name: string): number {
  const bracket = name.indexOf('[') + 1
  let times = 0
  walk(text, (start, end, factor, macro) => {
    const from = start - bracket
    if (macro === undefined && from >= 0 && text.startsWith(name, from) && (bracket > 0 || end === start + name.length || text[start + name.length] === '.')) times += factor
    return true
  })
  return times
}

/** Hears of each word and each literal of a text, and of each call of a macro; `factor` is how often it is bound. Answers whether to go on. */
type Visitor = (start: number, end: number, factor: number, macro?: Macro) => boolean

/** Reads a text once. It is done for every call that a query makes, so it looks at characters and makes no tokens. */
function walk(text: string, visit: Visitor): void {
  const open: { readonly macro: Macro | undefined; readonly around: number; at: number }[] = []
  let factor = 1
  const enter = (macro: Macro | undefined): void => {
    open.push({ macro, around: factor, at: 0 })
    factor *= macro?.weights[0] ?? 1
  }
  for (let at = 0; at < text.length;) {
    const start = at
    const code = text.charCodeAt(at)
    at += 1
    if (isWord(code) || code === dot) {
      let isName = code !== dot
      for (let next = text.charCodeAt(at); isWord(next) || next === dot; next = text.charCodeAt(at += 1)) if (next === dot) isName = false
      if (isName && text.charCodeAt(at) === parenthesis) {
        const macro = macroCalled(text.slice(start, at))
        if (macro && !visit(start, at, factor, macro)) return
        enter(macro)
        at += 1
      } else if (!visit(start, at, factor)) return
    } else if (code === quote || code === doubleQuote) {
      at = literalEnd(text, start, code === quote ? "'" : '"')
      if (!visit(start, at, factor)) return
    } else if (code === parenthesis) enter(undefined)
    else if (code === closing) factor = open.pop()?.around ?? 1
    else if (code === comma) {
      const call = open.at(-1)
      if (!call) continue
      call.at += 1
      factor = call.around * (call.macro?.weights[call.at] ?? 1)
    }
  }
}

const [quote, doubleQuote, parenthesis, closing, comma, dot] = [0x27, 0x22, 0x28, 0x29, 0x2c, 0x2e]
const isWord = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f || (code >= 0x41 && code <= 0x5a)

/** Behind the mark that ends a literal; a mark that is doubled stands in it. */
function literalEnd(text: string, start: number, mark: string): number {
  let end = text.indexOf(mark, start + 1)
  while (end >= 0 && text[end + 1] === mark) end = text.indexOf(mark, end + 2)
  return end < 0 ? text.length : end + 1
}

/** The length of a macro written out, how often it names each of its parameters, and whether there is a lambda in it. */
interface Macro { readonly length: number; readonly weights: readonly number[]; readonly holdsLambda: boolean }

const known = new Map<string, Macro | undefined>()

function macroCalled(name: string): Macro | undefined {
  if (!name.startsWith('dbx_') || name.startsWith('dbx_js_')) return undefined
  if (!known.has(name)) known.set(name, measured(name))
  return known.get(name)
}

function measured(name: string): Macro | undefined {
  const [, parameters = '', body = ''] = macros.map(macro => /MACRO \w+\(([^)]*)\) AS (.*)$/s.exec(macro.startsWith(`CREATE OR REPLACE MACRO ${name}(`) ? macro : '')).find(found => found !== null) ?? []
  return body === '' ? undefined : { length: expandedLength(body), weights: parameters.split(',').map(parameter => namings(body, parameter.trim())), holdsLambda: holdsLambda(body) }
}
