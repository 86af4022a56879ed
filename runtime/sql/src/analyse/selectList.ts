import { type Place } from '../place.ts'
import { identifierParts } from '../references.ts'
import { type FunctionCall, type Star } from '../tree/expression.ts'
import { type SelectItem } from '../tree/query.ts'
import { types } from '../types.ts'
import { crossed, generate } from './generators.ts'
import { prettyName } from './prettyName.ts'
import { withoutColumns } from './starExcept.ts'
import { fieldOf } from './rules/names.ts'
import { type Scope } from './scope.ts'
import { analyse } from './semantics.ts'
import { columnAt, compose, failed, quoteText, type ScopeColumn, type Typed } from './typed.ts'

/** An alias that is used again is written out, up to so many characters. */
const longestAlias = 50_000

export interface SelectedColumn {
  readonly name: string; readonly value: Typed; readonly comment?: string | undefined; readonly aliased: boolean;
  /** It is a column of FROM and no other: `id AS id` makes a new one. */
  readonly isItself?: boolean
  /** The list that a generator unnests for it. */
  readonly generated?: string
}

/**
 * The items of a SELECT. Each is understood when it is first asked for, because a later item may use the alias of an earlier one,
 * and GROUP BY the alias of any.
 */
export class SelectList {
  readonly #items: readonly SelectItem[]
  readonly #scope: Scope
  readonly #done: (readonly SelectedColumn[] | undefined)[]
  readonly #busy = new Set<number>()
  readonly #uses = new Map<number, number>()
  readonly #names: string[] = []
  #all: readonly SelectedColumn[] | undefined
  #overgrown: { readonly name: string; readonly place: Place } | undefined

  /** `known` are items that were understood before. */
  constructor(items: readonly SelectItem[], scope: Scope, known: ReadonlyMap<number, readonly SelectedColumn[]> = new Map()) {
    this.#items = items
    this.#scope = scope
    this.#done = items.map((_, index) => known.get(index))
  }

  columns(): readonly SelectedColumn[] {
    if (!this.#all) {
      const all = this.#items.flatMap((_, index) => this.item(index))
      this.#all = all.some(column => column.generated !== undefined) ? this.#withGeneratorsCrossed() : all
    }
    return this.#all
  }

  /** Several generators make a row for each combination of what they give; the first one goes slowest. */
  #withGeneratorsCrossed(): readonly SelectedColumn[] {
    const { generators } = this
    const lists = generators.map(index => this.item(index)[0]?.generated ?? '')
    generators.forEach((index, at) => {
      this.#done[index] = this.item(index).map(column => (column.generated === undefined ? column : { ...column, value: { ...column.value, duckdb: `unnest(${crossed(column.generated, { slower: lists.slice(0, at), faster: lists.slice(at + 1) })})` } }))
    })
    return this.#items.flatMap((_, index) => this.item(index))
  }

  /** The columns of each item. */
  perItem(): readonly (readonly SelectedColumn[])[] {
    return this.#items.map((_, index) => this.item(index))
  }

  /** The items that were understood so far. */
  understood(): readonly (readonly [number, readonly SelectedColumn[]])[] {
    return this.#done.flatMap((columns, index) => (columns ? [[index, columns] as const] : []))
  }

  /** Has an item understood anew. */
  forget(index: number): void {
    this.#done[index] = undefined
    this.#all = undefined
  }

  /** Whether a value, which a name of SELECT stands for, is made by a generator. */
  isGenerated(value: Typed): boolean {
    return this.#done.some(item => item?.some(column => column.generated !== undefined && column.value.duckdb === value.duckdb))
  }

  /** The items that make rows. */
  get generators(): readonly number[] {
    return this.#items.flatMap((_, index) => (this.item(index)[0]?.generated === undefined ? [] : [index]))
  }

  /** The items that later ones have used by their alias: which, and how often. */
  get uses(): ReadonlyMap<number, number> {
    return this.#uses
  }

  /** Where an alias was too long to be written out: there the list has NULL in its place. */
  get overgrown(): { readonly name: string; readonly place: Place } | undefined {
    return this.#overgrown
  }

  /** The names that SELECT gives, to be asked before (`first`) or after the columns of FROM; up to the item `before`. */
  aliases(first: boolean, before?: number): NonNullable<Parameters<Scope['with']>[0]['aliases']> {
    return {
      first,
      find: (name, place) => this.#find(name, place, before, first),
      names: () => this.#items.slice(0, before).flatMap(item => item.aliases.map(alias => alias.text)),
    }
  }

  /**
   * With `before`, a lateral alias: one that an item gives which stands before that one. An item without an alias gives the name that its
   * column has in the result: `s.a` and `CAST(a AS INT)` are called a.
   */
  #find(name: string, place: Place, before: number | undefined, alsoColumns: boolean): Typed | undefined {
    const matches: Typed[] = []
    for (let index = 0; index < (before ?? this.#items.length); index += 1) {
      if (!this.#mayGive(index, name, { alsoColumns, alsoStars: before === undefined })) continue
      if (this.#busy.has(index)) return undefined
      const found = this.item(index).filter(column => column.name.toLowerCase() === name)
      matches.push(...found.map(column => column.value))
      if (before !== undefined && found.length > 0) this.#uses.set(index, (this.#uses.get(index) ?? 0) + 1)
    }
    const value = matches[0]
    const code = before === undefined ? 'AMBIGUOUS_REFERENCE' : 'AMBIGUOUS_LATERAL_COLUMN_ALIAS'
    if (value && matches.some(other => other.duckdb !== value.duckdb)) {
      const column = alsoColumns ? this.#scope.column([{ text: name, quoted: true, place }], place)?.value : undefined
      return column ?? this.#scope.report(place, code, `${name} may mean ${matches.length} of the selected columns`)
    }
    if (!value || before === undefined) return value
    if (value.duckdb.length > longestAlias) {
      this.#overgrown ??= { name, place }
      return { ...value, duckdb: 'NULL', lateralAlias: name }
    }
    return { ...value, lateralAlias: name }
  }

  /** Whether an item may have a column of that name: what it is called is known without understanding it. */
  #mayGive(index: number, name: string, { alsoColumns, alsoStars }: { readonly alsoColumns: boolean; readonly alsoStars: boolean }): boolean {
    const { aliases, expression } = this.#items[index] as SelectItem
    if (aliases.length > 0) return aliases.some(alias => alias.text.toLowerCase() === name)
    if (expression.kind === 'star') return alsoStars
    if (expression.kind === 'function' && alsoColumns) return true
    const isPlainColumn = expression.kind === 'column' && expression.parts.length === 1
    return (alsoColumns || !isPlainColumn) && this.#nameOf(index, expression) === name
  }

  /** The name, in lower case, that an item has without an alias. */
  #nameOf(index: number, expression: SelectItem['expression']): string {
    return (this.#names[index] ??= prettyName(expression).toLowerCase())
  }

  /** The columns that one item is. */
  item(index: number): readonly SelectedColumn[] {
    const known = this.#done[index]
    if (known) return known
    const item = this.#items[index] as SelectItem
    this.#busy.add(index)
    const scope = this.#scope.with({ aliases: this.aliases(false, index) })
    const columns = item.expression.kind === 'star' ? expandStar(item.expression, scope) : selected(item, scope)
    this.#busy.delete(index)
    this.#done[index] = columns
    return columns
  }
}

function selected(item: SelectItem, scope: Scope): readonly SelectedColumn[] {
  const { expression, aliases } = item
  if (expression.kind === 'function') {
    const generated = generatedColumns(expression, item, scope)
    if (generated) return generated
  }
  if (aliases.length > 1) scope.report(item.place, 'NUM_TABLE_VALUE_ALIASES_MISMATCH', `${aliases.length} names are given for one value`)
  const value = analyse(expression, scope)
  const alias = aliases[0]
  const comment = value.column?.comment
  const named = expression.kind === 'identifier' ? identifierParts(expression.value, scope.translation.options)?.at(-1) : undefined
  return [{ name: alias?.text ?? named ?? prettyName(expression), value, aliased: alias !== undefined, comment, isItself: alias === undefined && value.column !== undefined }]
}

/** `explode(a) AS x` in SELECT: DuckDB puts lists that are unnested in one SELECT side by side. */
function generatedColumns(call: FunctionCall, item: SelectItem, scope: Scope): readonly SelectedColumn[] | undefined {
  const generated = generate(call, scope)
  if (!generated) return undefined
  if (generated === 'failed') return [{ name: item.aliases[0]?.text ?? 'col', value: failed(call.place), aliased: true }]
  if (item.aliases.length > 0 && item.aliases.length !== generated.length) scope.report(item.place, 'UDTF_ALIAS_NUMBER_MISMATCH', `${generated.length} columns come out of ${prettyName(call)}, but ${item.aliases.length} names are given`)
  return generated.map((column, index) => ({
    name: item.aliases[index]?.text ?? column.name,
    value: compose(call.place, column.inputs, { type: column.type, nullable: column.nullable, duckdb: `unnest(${column.list})` }),
    aliased: item.aliases.length > 0,
    generated: column.list,
  }))
}

/** The columns that `*`, `t.*` or `struct.*` stands for. */
export function expandStar(node: Star, scope: Scope): readonly SelectedColumn[] {
  const columns = starColumns(node, scope)
  if (node.except.length > 0) return withoutColumns(columns, node.except, scope)
  return node.replace ? withColumn(columns, node.replace, scope) : columns
}

function withColumn(columns: readonly SelectedColumn[], { name, value }: NonNullable<Star['replace']>, scope: Scope): readonly SelectedColumn[] {
  if (!columns.some(column => column.name.toLowerCase() === name.text.toLowerCase())) scope.unresolved([name], name.place)
  return columns.map(column => (column.name.toLowerCase() === name.text.toLowerCase() ? { name: column.name, value: analyse(value, scope), aliased: true } : column))
}

function starColumns(node: Star, scope: Scope): readonly SelectedColumn[] {
  const plain = (column: ScopeColumn): SelectedColumn => ({
    name: column.name, aliased: true, isItself: true,
    value: columnAt(node.place, column, scope.semantics.columnType(column.type)),
    comment: column.comment,
  })
  if (node.qualifier.length === 0) {
    const visible = scope.from.columns.filter(column => !column.hidden)
    if (scope.from.open) return []
    if (visible.length === 0) scope.report(node.place, 'INVALID_USAGE_OF_STAR_OR_REGEX', '* needs a FROM clause')
    if (node.only === undefined) return visible.map(plain)
    const column = visible[node.only - 1]
    if (!column) scope.report(node.place, 'GROUP_BY_POS_OUT_OF_RANGE', `GROUP BY ${node.only}: there are ${visible.length} columns`)
    return [column ? plain(column) : { name: '*', value: failed(node.place), aliased: true }]
  }
  const tables = scope.tables(node.qualifier)
  const table = tables[0]
  if (table) return table.columns.filter(column => !column.hidden).map(plain)
  const found = scope.resolve(node.qualifier, node.place)
  const value = found && found.rest.reduce((inner, name) => fieldOf(inner, name, scope), found.value)
  if (value?.type.kind === 'struct') return value.type.fields.map(field => ({
    name: field.name, aliased: true,
    value: compose(node.place, [value], { type: field.type, nullable: true, duckdb: `struct_extract(${value.duckdb}, ${quoteText(field.name)})` }),
  }))
  if (value?.failed || scope.isOpen) return []
  const outside = scope.outerTable(node.qualifier)
  if (outside) return outside.columns.filter(column => !column.hidden).map(column => ({ ...plain(column), value: scope.resolve([...node.qualifier, { text: column.name, quoted: true, place: node.place }], node.place)?.value ?? failed(node.place) }))
  const name = node.qualifier.map(part => part.text).join('.')
  scope.report(node.place, 'CANNOT_RESOLVE_STAR_EXPAND', `${name}.* means nothing: there is no table or struct ${name} here`)
  return [{ name: '*', value: { ...failed(node.place), type: types.void }, aliased: true }]
}
