import { type Place } from '../place.ts'
import { type Expression, type Name, type WindowSpec } from '../tree/expression.ts'
import { nearest } from '../nearest.ts'
import { sameType } from '../types.ts'
import { type Grouping } from './grouping.ts'
import { type SameGroups } from './sameGroups.ts'
import { type Semantics } from './semantics.ts'
import { type Translation } from './translation.ts'
import { type TimeWindowCell } from './timeWindow.ts'
import { columnAt, failed, findTyped, hasAggregate, type ScopeColumn, type Typed } from './typed.ts'

/** A table of FROM: `names` are the dotted names it answers to, in lower case, longest first. */
export interface ScopeTable {
  readonly names: readonly string[]
  readonly columns: readonly ScopeColumn[]
}

/** What FROM puts in sight. `columns` is what `*` means, in order, and hidden ones; a USING join merges two columns into one of these. */
export interface FromScope {
  readonly tables: readonly ScopeTable[]
  readonly columns: readonly ScopeColumn[]
  /** What the generators of SELECT made of the rows: seen behind every column, and no part of `*`. */
  readonly generated?: readonly ScopeColumn[]
  /** A table could not be read: any name may be one of its columns, so none is reported as unknown. */
  readonly open?: boolean
}
export const nothing: FromScope = { tables: [], columns: [] }
export const bothOf = (left: FromScope, right: FromScope): FromScope => ({ tables: [...left.tables, ...right.tables], columns: [...left.columns, ...right.columns], open: left.open === true || right.open === true })

/** A common table expression in sight. */
export interface CommonTableInScope {
  readonly duckdb: string
  readonly columns: readonly ScopeColumn[]
  /** It could not be understood, which has been reported. */
  readonly failed?: boolean
}

/** A name that a query has from the queries around it, and what it means there. */
export interface OuterRead { readonly parts: readonly Name[]; readonly place: Place; readonly value: Typed }

/** All that a query has asked of the queries around it. */
export interface OuterReads { readonly reads: readonly OuterRead[]; readonly misses: readonly Omit<OuterRead, 'value'>[] }

interface ScopeParts {
  readonly from: FromScope
  /** The scope of the query around this one. */
  readonly outer?: Scope
  /** Names that lambdas bind. */
  readonly variables: ReadonlyMap<string, Typed>
  readonly commonTables: ReadonlyMap<string, CommonTableInScope>
  /** Names that SELECT gives, asked after the columns of FROM (`first: false`) or before them (ORDER BY; HAVING, but not inside an aggregate). */
  readonly aliases?: { readonly first: boolean | 'outsideAggregates'; find(name: string, place: Place): Typed | undefined; names(): readonly string[] }
  readonly windows: ReadonlyMap<string, WindowSpec>
  /** What the rows are grouped by, once that is known. */
  readonly grouping: { current?: Grouping }
  /** Whether this is inside an aggregate. */
  readonly inAggregate?: boolean
  /** In HAVING and QUALIFY: the parts that are, as a whole or but for a field, what the rows are grouped by. Their names are those of FROM, whatever else SELECT calls so. */
  readonly groups?: ReadonlyMap<Expression, Typed> | undefined
  /** In a SELECT that groups: what is one of its groups in other words. */
  readonly sameGroups?: SameGroups | undefined
  /** Where each part of an expression is noted with what it means. */
  readonly notes?: Map<Expression, Typed>
  /** The window of time of the SELECT, once a call has named it. */
  readonly timeWindow?: TimeWindowCell
  /** Whether this is the query of an EXISTS, whose stars mean no tables of the queries around it. */
  readonly ofExists?: boolean
  /** Where outer columns that are read here are noted, for the checks of the outer query. */
  readonly outerReads: OuterRead[]
  /** The names that the queries around know nothing of. */
  readonly outerMisses: Omit<OuterRead, 'value'>[]
  /** How many attempts this query is part of: what others ask of it is noted by theirs. */
  readonly trials: number
}

const indexes = new WeakMap<readonly ScopeColumn[], ReadonlyMap<string, readonly ScopeColumn[]>>()

/** The columns of a list that have a name, which is given in lower case. */
function named(columns: readonly ScopeColumn[], name: string): readonly ScopeColumn[] {
  let index = indexes.get(columns)
  if (!index) {
    const built = new Map<string, ScopeColumn[]>()
    for (const column of columns) {
      const key = column.name.toLowerCase()
      const same = built.get(key)
      if (same) same.push(column)
      else built.set(key, [column])
    }
    index = built
    indexes.set(columns, index)
  }
  return index.get(name) ?? noColumns
}

const eachOnce = <Read extends { readonly parts: readonly Name[] }>(reads: readonly Read[]): readonly Read[] =>
  reads.length < 2 ? [...reads] : [...new Map(reads.map(read => [read.parts.map(part => part.text.toLowerCase()).join('\n'), read])).values()]

const noColumns: readonly ScopeColumn[] = []

const none = new Map<string, never>()

/** What names mean at one place of a query. Immutable: `with` makes another. */
export class Scope {
  readonly translation: Translation
  readonly #parts: ScopeParts

  private constructor(translation: Translation, parts: ScopeParts) {
    this.translation = translation
    this.#parts = parts
  }
  /** The scope of a query that stands by itself. */
  static of(translation: Translation, { from = nothing, commonTables = none, variables = none }: Partial<Pick<ScopeParts, 'from' | 'commonTables' | 'variables'>> = {}, outer?: Scope): Scope {
    return new Scope(translation, { from, variables, commonTables, windows: none, grouping: {}, outerReads: [], outerMisses: [], trials: translation.trials, ...(outer ? { outer } : {}) })
  }
  get semantics(): Semantics { return this.translation.semantics }
  get from(): FromScope { return this.#parts.from }
  get commonTables(): ScopeParts['commonTables'] { return this.#parts.commonTables }
  get grouping(): { current?: Grouping } { return this.#parts.grouping }
  get notes(): ScopeParts['notes'] { return this.#parts.notes }
  get timeWindow(): TimeWindowCell | undefined { return this.#parts.timeWindow }
  get windows(): ScopeParts['windows'] { return this.#parts.windows }
  get outerReads(): readonly Typed[] { return this.#parts.outerReads.map(read => read.value) }
  get asksAround(): OuterReads { return { reads: eachOnce(this.#parts.outerReads), misses: eachOnce(this.#parts.outerMisses) } }

  with(parts: Partial<ScopeParts>): Scope {
    return new Scope(this.translation, { ...this.#parts, ...parts })
  }
  /** The scope of a query inside this one: sees its columns, variables and common tables, but not its aliases, unless it stands in HAVING. */
  inner(): Scope {
    const { variables, commonTables } = this.#parts
    return Scope.of(this.translation, { variables, commonTables }, this.#around())
  }
  #around(): Scope {
    const { aliases, ...parts } = this.#parts
    if (aliases?.first !== 'outsideAggregates') return new Scope(this.translation, parts)
    const find = (name: string, place: Place): Typed | undefined => {
      const value = aliases.find(name, place)
      // Inside another query DuckDB knows a column that is grouped by, but no expression.
      const isKnown = (each: Typed): boolean => each.column === undefined || this.grouping.current?.texts.has(each.duckdb) === true
      const isLost = value && !value.column && (hasAggregate(value) || findTyped(value, each => !isKnown(each)) !== undefined)
      return isLost ? this.report(place, 'UNSUPPORTED_FEATURE', `${name}, which is computed, has no local counterpart yet in a query inside HAVING`, 'filter in a query around this one') : value
    }
    return new Scope(this.translation, { ...parts, aliases: { ...aliases, first: false, find } })
  }
  /** A scope where these parts stand for these values too, outside of aggregates. */
  withGroups(groups: ReadonlyMap<Expression, Typed>): Scope {
    return this.with({ groups: new Map([...(this.#parts.groups ?? []), ...groups]) })
  }
  /** What an expression is that the rows are grouped by, outside of aggregates. */
  groupOf(expression: Expression): Typed | undefined {
    const { inAggregate, groups, sameGroups } = this.#parts
    return inAggregate ? undefined : (groups?.get(expression) ?? sameGroups?.find(expression, this))
  }
  /** What is one with that expression from now on is what the rows are grouped by. */
  noteGroup(expression: Expression, value: Typed): void {
    this.#parts.sameGroups?.add(expression, value, this)
  }
  /** Whether this is inside the body of a lambda. */
  get inLambda(): boolean { return this.#parts.variables.size > 0 }
  /** A query that sees the common tables only. */
  separate(): Scope {
    return Scope.of(this.translation, { commonTables: this.#parts.commonTables })
  }

  report(place: Place, code: string, message: string, hint?: string): Typed {
    this.translation.report(place, code, message, hint)
    return failed(place)
  }

  /**
   * What a dotted name means: a lambda's variable, a column of FROM, an alias, a column of an outer query. A column behind the name of
   * its table comes before any alias.
   * `rest` are the parts that are left to be read as fields. Undefined when nothing has that name.
   */
  resolve(parts: readonly Name[], place: Place): { readonly value: Typed; readonly rest: readonly Name[] } | undefined {
    const first = parts[0] as Name
    const variable = this.#parts.variables.get(first.text.toLowerCase())
    if (variable) return { value: { ...variable, place }, rest: parts.slice(1) }
    const { aliases } = this.#parts
    const alias = (): { value: Typed; rest: readonly Name[] } | undefined => {
      const value = aliases?.find(first.text.toLowerCase(), place)
      if (value && aliases?.first === 'outsideAggregates' && this.#parts.inAggregate) return { value: this.report(place, 'MISSING_ATTRIBUTES', `${first.text} is what SELECT calls so, and an aggregate gathers columns of FROM`), rest: [] }
      return value && { value: { ...value, place }, rest: parts.slice(1) }
    }
    const aliasFirst = aliases?.first === 'outsideAggregates' ? !this.#parts.inAggregate : aliases?.first
    const found = this.#columnOfTable(parts, place) ?? (aliasFirst ? alias() : undefined) ?? this.#timeWindow(parts, place) ?? this.column(parts, place) ?? this.#generated(parts, place) ?? alias()
    if (found) return found
    const outside = this.#parts.outer?.resolve(parts, place)
    if (this.translation.trials > this.#parts.trials) return outside
    if (outside) this.#parts.outerReads.push({ parts, place, value: outside.value })
    else if (this.#parts.outer) this.#parts.outerMisses.push({ parts, place })
    return outside
  }

  /** Reads once more what a query has read around it; false where something of that means another thing now. */
  rereads({ reads, misses }: OuterReads): boolean {
    const { outer, outerReads, outerMisses } = this.#parts
    const again: OuterRead[] = []
    for (const { parts, place, value } of reads) {
      const found = outer?.resolve(parts, place)?.value
      if (!found || found.failed || found.duckdb !== value.duckdb || found.nullable !== value.nullable || !sameType(found.type, value.type)) return false
      again.push({ parts, place, value: found })
    }
    if (misses.some(({ parts, place }) => outer?.resolve(parts, place))) return false
    outerReads.push(...again)
    outerMisses.push(...misses)
    return true
  }

  #timeWindow(parts: readonly Name[], place: Place): { value: Typed; rest: readonly Name[] } | undefined {
    const window = this.#parts.timeWindow?.current
    return window?.name === parts[0]?.text.toLowerCase() ? window && { value: { ...window.value, place }, rest: parts.slice(1) } : undefined
  }

  #columnOfTable(parts: readonly Name[], place: Place): { value: Typed; rest: readonly Name[] } | undefined {
    const { tables } = this.#parts.from
    for (let length = Math.min(parts.length - 1, 3); length > 0; length -= 1) {
      const qualifier = length === 1 ? (parts[0] as Name).text.toLowerCase() : parts.slice(0, length).map(part => part.text.toLowerCase()).join('.')
      const wanted = (parts[length] as Name).text.toLowerCase()
      let matches: readonly ScopeColumn[] = noColumns
      for (const table of tables) {
        if (!table.names.includes(qualifier)) continue
        const found = named(table.columns, wanted)
        matches = matches.length === 0 ? found : [...matches, ...found]
      }
      if (matches.length > 0) return { value: this.#one(matches, parts, place), rest: parts.slice(length + 1) }
    }
    return undefined
  }

  /** Whether a column of FROM, or one that SELECT makes, has the name, which is given in lower case. */
  calls(name: string): boolean {
    return named(this.#parts.from.columns, name).length > 0 || (this.#parts.aliases?.names().some(each => each.toLowerCase() === name) ?? false)
  }

  /** A column of FROM by its name alone. */
  column(parts: readonly Name[], place: Place): { value: Typed; rest: readonly Name[] } | undefined {
    const matches = named(this.#parts.from.columns, (parts[0] as Name).text.toLowerCase())
    return matches.length > 0 ? { value: this.#one(matches, parts, place), rest: parts.slice(1) } : undefined
  }

  #generated(parts: readonly Name[], place: Place): { value: Typed; rest: readonly Name[] } | undefined {
    const matches = named(this.#parts.from.generated ?? noColumns, (parts[0] as Name).text.toLowerCase())
    return matches.length > 0 ? { value: this.#one(matches, parts, place), rest: parts.slice(1) } : undefined
  }

  #one(matches: readonly ScopeColumn[], parts: readonly Name[], place: Place): Typed {
    const column = matches[0] as ScopeColumn
    if (matches.length > 1 && matches.some(other => (other.repeats ?? other.duckdb) !== (column.repeats ?? column.duckdb))) {
      const name = parts.map(part => part.text).join('.')
      return this.report(place, 'AMBIGUOUS_REFERENCE', `${name} may mean ${matches.length} columns`, 'put the name of the table before it')
    }
    return columnAt(place, column, this.semantics.columnType(column.type))
  }

  /** Reports a name that means nothing, with the nearest one that does. */
  unresolved(parts: readonly Name[], place: Place): Typed {
    if (this.isOpen) return failed(place)
    const name = parts.map(part => part.text).join('.')
    const last = (parts.at(-1) as Name).text
    const known = this.visibleNames()
    const meant = nearest(last, known)
    const some = known.slice(0, 8).join(', ')
    const strange = parts.length === 2 && this.tableNames().length > 0 && !this.tableNames().includes((parts[0] as Name).text.toLowerCase()) ? this.tableNames() : undefined
    const hint = strange ? `${(parts[0] as Name).text} is no table here: there is ${strange.slice(0, 8).join(', ')}` : meant ? `did you mean ${meant}?` : known.length > 0 ? `there is ${some}${known.length > 8 ? ', …' : ''}` : undefined
    const suggests = this.#parts.from.columns.some(column => !column.hidden) || this.#parts.aliases?.first
    return this.report(place, `UNRESOLVED_COLUMN.${suggests ? 'WITH' : 'WITHOUT'}_SUGGESTION`, `there is no column ${name} here`, hint)
  }

  /** Whether a table in sight could not be read. */
  get isOpen(): boolean {
    return this.#parts.from.open === true || (this.#parts.outer?.isOpen ?? false)
  }

  /** The short names of the tables in sight, and of its columns that hold fields. */
  tableNames(): readonly string[] {
    const own = this.#parts.from.tables.flatMap(table => table.names.slice(-1))
    const holders = this.#parts.from.columns.filter(column => column.type.kind === 'struct').map(column => column.name.toLowerCase())
    return [...new Set([...own, ...holders, ...(this.#parts.outer?.tableNames() ?? [])])]
  }

  visibleNames(): readonly string[] {
    const own = [...this.#parts.from.columns.filter(column => !column.hidden).map(column => column.name), ...(this.#parts.aliases?.names() ?? [])]
    return [...new Set([...own, ...(this.#parts.outer?.visibleNames() ?? [])])]
  }

  /** Whether a dotted name is a table of FROM here (for `t.*`). */
  tables(parts: readonly Name[]): readonly ScopeTable[] {
    const name = parts.map(part => part.text.toLowerCase()).join('.')
    return this.#parts.from.tables.filter(table => table.names.includes(name))
  }
  /** The nearest table of that name in the FROM of a query around this one. */
  outerTable(parts: readonly Name[]): ScopeTable | undefined {
    const { outer, ofExists } = this.#parts
    if (ofExists) return undefined
    const found = outer?.tables(parts)[0]
    if (found) this.translation.noteAround()
    return found ?? outer?.outerTable(parts)
  }

  variable(name: string, value: Typed): Scope {
    return this.with({ variables: new Map([...this.#parts.variables, [name.toLowerCase(), value]]) })
  }
}
