import { pick, randomOf } from './random.ts'
import { isValueType, values } from './values.ts'
import { bare, isWord, words } from './words.ts'

/** A call with holes, `lpad({string}, {count})`: `{int}` wants a value of that type, `{pattern}` a word. */
export interface Template {
  /** The text between the holes: one piece more than there are holes. */
  readonly pieces: readonly string[]
  readonly holes: readonly string[]
}

export function readTemplate(text: string): Template {
  const parts = text.split(/\{([a-z][^{}"']*)\}/)
  return { pieces: parts.filter((_, index) => index % 2 === 0), holes: parts.filter((_, index) => index % 2 === 1) }
}

/** What can stand in a hole. */
export function fillings(hole: string): readonly string[] {
  if (isValueType(hole)) return values[hole]
  if (isWord(hole)) return words[hole]
  throw new TypeError(`no values for {${hole}}`)
}

/** Lists of what to put into the holes: every value of every hole stands in one at least, as far as `most` goes; the same in every run. */
export function combinations(template: Template, most: number): string[][] {
  const pools = template.holes.map(fillings)
  if (pools.length === 0) return [[]]
  const random = randomOf(template.pieces.join('?') + template.holes.join())
  const found = new Map<string, string[]>()
  const add = (row: string[]): void => void found.set(row.join('\0'), row)
  const longest = Math.max(...pools.map(pool => pool.length))
  // Shuffled, so that values do not always meet the same partners.
  const orders = pools.map(pool => [...pool].map(value => [random(), value] as const).sort(([a], [b]) => a - b).map(([, value]) => value))
  for (let index = 0; index < longest; index += 1) add(orders.map(order => order[index % order.length] ?? ''))
  const possible = pools.reduce((product, pool) => product * pool.length, 1)
  for (let tries = 0; found.size < Math.min(most, possible) && tries < most * 3; tries += 1) add(pools.map(pool => pick(pool, random)))
  return [...found.values()].slice(0, most)
}

export function filled(template: Template, row: readonly string[]): string {
  return template.pieces.map((piece, index) => piece + (row[index] ?? '')).join('')
}

/** The call on columns `a`, `b`, … of a list of rows; undefined when nothing in it can be a column. */
export function onColumns(template: Template, rows: readonly (readonly string[])[]): { readonly text: string; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } | undefined {
  const places = template.holes.flatMap((hole, index) => (bare.has(hole) ? [] : [index]))
  const first = rows[0]
  if (places.length === 0 || first === undefined) return undefined
  const columns = places.map((_, index) => String.fromCharCode(97 + index))
  const text = filled(template, template.holes.map((hole, index) => (bare.has(hole) ? (first[index] ?? '') : (columns[places.indexOf(index)] ?? ''))))
  const alike = rows.filter(row => template.holes.every((hole, index) => !bare.has(hole) || row[index] === first[index]))
  return { text, columns, rows: alike.map(row => places.map(index => row[index] ?? '')) }
}
