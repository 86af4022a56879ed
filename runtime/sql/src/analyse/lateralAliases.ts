import { type Expression } from '../tree/expression.ts'
import { type Select } from '../tree/query.ts'
import { isOfThisQuery } from './grouping.ts'
import { moved } from './moved.ts'
import { type Scope } from './scope.ts'
import { type SelectedColumn, SelectList } from './selectList.ts'
import { columnAt, findTyped, lineageOf, type Typed } from './typed.ts'

/** The rows that a SELECT makes its columns of. */
export interface Rows { readonly inside: Scope; sourceText(): string }

/** The items of a list whose aliases cannot be written out where they are used: by index, in order. */
export interface SharedItem { readonly index: number; readonly isVolatile: boolean }

/** An alias of a value that differs each time, or one that is used so often that chains of them would grow without bound. */
export function sharedItems(list: SelectList, columns: readonly SelectedColumn[]): readonly SharedItem[] {
  if (list.uses.size === 0 || columns.some(column => column.generated !== undefined)) return []
  return [...list.uses].sort(([left], [right]) => left - right).flatMap(([index, times]) => {
    const [column] = list.item(index)
    if (!column || column.value.column || column.value.constant !== undefined) return []
    const isVolatile = column.value.isVolatile === true
    return isVolatile || times > 1 ? [{ index, isVolatile }] : []
  })
}

/** The rows, and the items of a SELECT that were computed below them: the columns of each, by index. */
export interface Below {
  readonly rows: Rows
  readonly known: ReadonlyMap<number, readonly SelectedColumn[]>
  /** Which of them are generators. */
  readonly generators: ReadonlySet<number>
}

/**
 * The rows, with what shared aliases stand for computed one level below the SELECT. Source: Spark,
 * ResolveLateralColumnAliasReference.
 */
export function computeAliases(select: Select, below: Below, shared: readonly SharedItem[]): Below {
  return shared.reduce((deeper, { index }) => {
    const columns = new SelectList(select.items, deeper.rows.inside, deeper.known).item(index)
    return columns[0] === undefined || columns[0].value.failed ? deeper : computeBelow(deeper, index, columns)
  }, below)
}

/** The rows that a generator makes of rows: its columns are as those of FROM then. Source: Spark, ExtractGenerator. */
export const generateBelow = (select: Select, below: Below, index: number): Below =>
  computeBelow({ ...below, generators: new Set([...below.generators, index]) }, index, new SelectList(select.items, below.rows.inside, below.known).item(index))

function computeBelow(below: Below, index: number, columns: readonly SelectedColumn[]): Below {
  return deeper(below, { known: [[index, columns]] }).below
}

/** The rows one level deeper, where items of the SELECT and further texts, by their names, are columns of them. */
function deeper({ rows, known, generators }: Below, more: { readonly known?: readonly (readonly [number, readonly SelectedColumn[]])[]; readonly texts?: ReadonlyMap<string, string> }): { readonly alias: string; readonly below: Below } {
  const { alias, from, items } = moved(rows.inside)
  const all = [...known, ...(more.known ?? [])]
  const made = all.flatMap(([of, each]) => each.map(({ value }, at) => `${value.duckdb} AS a${of}_${at}`))
  const texts = [...(more.texts ?? [])].map(([each, name]) => `${each} AS ${name}`)
  const text = `SELECT ${[...items, ...made, ...texts].join(', ')}${rows.sourceText()}`
  const computed = new Map(all.map(([of, each]) => [of, each.map(({ name, value, aliased, comment }, at) => ({ name, value: behind(name, value, `${alias}.a${of}_${at}`), aliased, comment }))]))
  const generated = [...generators].flatMap(of => (computed.get(of) ?? []).flatMap(({ value }) => value.column ?? []))
  return { alias, below: { rows: { inside: rows.inside.with({ from: { ...from, generated } }), sourceText: () => ` FROM (${text}) AS ${alias}` }, known: computed, generators } }
}

/** The rows one level deeper, where these parts of the SELECT are columns of them. */
function partsBelow(below: Below, parts: readonly (readonly [Expression, Typed])[]): Below {
  const texts = new Map([...new Set(parts.map(([, value]) => value.duckdb))].map((text, index) => [text, `p${index}`]))
  const { alias, below: { rows, ...rest } } = deeper(below, { texts })
  const groups = new Map(parts.map(([part, value]) => [part, behind('', value, `${alias}.${texts.get(value.duckdb)}`)]))
  return { ...rest, rows: { ...rows, inside: rows.inside.withGroups(groups) } }
}

/** The rows of a SELECT that is grouped by these values, with each computed below. `notes` are what its expressions mean over the rows. */
export function groupedByDraws(below: Below, draws: readonly Typed[], notes: ReadonlyMap<Expression, Typed>): Below {
  return partsBelow(below, [...notes].filter(([, value]) => draws.some(draw => draw.duckdb === value.duckdb)))
}

/**
 * The rows of a SELECT beside the columns of queries around that it names, which DuckDB does not take in a window. `notes` are what its
 * expressions mean over the rows.
 */
export function besideOuterColumns(below: Below, notes: ReadonlyMap<Expression, Typed>): Below {
  const isOwn = (value: Typed): boolean => isOfThisQuery(value, below.rows.inside)
  return partsBelow(below, [...notes].filter(([part, value]) => part.kind === 'column' && isOfColumns(value, column => !isOwn(column)) && !isOfColumns(value, isOwn)))
}

const isOfColumns = (value: Typed, wanted: (column: Typed) => boolean): boolean => findTyped(value, each => each.column !== undefined && wanted(each), each => each.subquery !== undefined) !== undefined

/** Whether a window of these columns reads queries around. */
export const windowsReachOut = (columns: readonly SelectedColumn[], inside: Scope): boolean => inside.outerReads.length > 0
  && columns.some(({ value }) => findTyped(value, each => each.gathers === 'window' && each.inputs.some(input => isOfColumns(input, column => !isOfThisQuery(column, inside)))) !== undefined)

/** A value that was computed below: a column of the rows, from the same sources. */
function behind(name: string, value: Typed, duckdb: string): Typed {
  const { type, nullable, place } = value
  return columnAt(place, { name, type, nullable, hidden: true, duckdb, lineage: lineageOf(value) })
}
