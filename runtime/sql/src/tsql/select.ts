import { type Expression } from '../tree/expression.ts'
import { type CommonTable, type GroupItem, type Query, type QueryBody, type Select, type SetOperation, type SortItem, type Values } from '../tree/query.ts'
import { sameName } from './catalog.ts'
import { type CommonTableScope, type Context, fail, type OutputColumn, quoteName, rowColumn, type ScopeSource, type TranslatedQuery, unsupported } from './context.ts'
import { convert } from './convert.ts'
import { aliased, refuseTwins, translateTable } from './from.ts'
import { rowsAsText } from './rowsAs.ts'
import { columnSql, qualifies } from './scope.ts'
import { commonType, duckdbTypeOf, isText, sqlTypes } from './type.ts'

/** A query with all that surrounds it: WITH, ORDER BY, TOP, OFFSET. `context.scope` is what the query can see from outside. */
export function translateQuery(context: Context, query: Query): TranslatedQuery {
  if (query.rowsAs) {
    const { rowsAs, ...plain } = query
    const [first] = query.body.kind === 'select' ? query.body.from : []
    if (rowsAs.kind === 'json' && rowsAs.mode === 'AUTO' && first?.kind === 'join') return unsupported(context, rowsAs.place, 'FOR JSON AUTO over a join', 'FOR JSON PATH with names as [a.b] nests what you want')
    return rowsAsText(context, query, translateQuery(context, plain))
  }
  if (query.orderByAll || query.distribution) return fail(context, query.place, '102', `incorrect syntax near 'ORDER BY ALL'`)
  const { inner, text: prefix } = withTables(context, query.with)
  const { body } = query
  const limits = limitsOf(inner, query)
  if (body.kind === 'select') {
    const select = translateSelect(inner, body, query.orderBy, limits)
    return { text: prefix + select.text, columns: select.columns }
  }
  const translated = translateBody(inner, body)
  const order = query.orderBy.length > 0 ? ` ORDER BY ${query.orderBy.map(item => outputOrder(inner, item, translated.columns)).join(', ')}` : ''
  return { text: `${prefix}${translated.text}${order}${limits.text}`, columns: translated.columns }
}

interface Limits { readonly text: string }

function limitsOf(context: Context, query: Query): Limits {
  if (!query.limit && !query.offset) return { text: '' }
  if (query.orderBy.length === 0) return fail(context, (query.offset ?? query.limit)?.place ?? query.place, '102', 'incorrect syntax: OFFSET needs ORDER BY')
  const number = (expression: Expression): string => convert(context, context.rules.value(context, expression), { to: sqlTypes.bigint, place: expression.place }).text
  return { text: `${query.limit ? ` LIMIT ${number(query.limit)}` : ''}${query.offset ? ` OFFSET ${number(query.offset)}` : ''}` }
}

/** Common table expressions, each of which sees those before it and, when it is a UNION ALL, itself. */
export function withTables(context: Context, commons: readonly CommonTable[]): { readonly inner: Context; readonly text: string } {
  if (commons.length === 0) return { inner: context, text: '' }
  const tables: CommonTableScope[] = [...context.commonTables]
  const texts: string[] = []
  let recursive = false
  for (const common of commons) {
    const name = common.name.text
    const { updatable, ...rest } = context
    const outer: Context = { ...rest, ...(updatable !== undefined && sameName(updatable, name) ? { updatable: '' } : {}), commonTables: tables, scope: { sources: [] }, aggregates: true, windows: true }
    const anchor = common.query.body.kind === 'setOperation' && mentions(common.query.body.right, name) ? common.query.body : undefined
    let columns: readonly OutputColumn[]
    let text: string
    if (anchor) {
      recursive = true
      const first = translateBody(outer, anchor.left)
      columns = aliased(context, first.columns, common.columns, name, common.place)
      const self: CommonTableScope = { name, duckdb: quoteName(name), columns }
      const second = translateBody({ ...outer, commonTables: [self, ...tables] }, anchor.right)
      const casts = (part: TranslatedQuery): string => `SELECT ${columns.map(column => `CAST(${quoteName(column.name)} AS ${duckdbTypeOf(column.type)})`).join(', ')} FROM (${part.text}) r(${columns.map(column => quoteName(column.name)).join(', ')})`
      text = `${casts(first)} UNION ALL ${casts(second)}`
    } else {
      const translated = context.rules.query(outer, common.query)
      const carried = translated.columns.at(-1)?.name === rowColumn ? [{ text: rowColumn, quoted: true, place: common.place }] : []
      columns = aliased(context, translated.columns, common.columns.length > 0 ? [...common.columns, ...carried] : [], name, common.place)
      text = translated.text
    }
    tables.unshift({ name, duckdb: quoteName(name), columns })
    texts.push(`${quoteName(name)}(${columns.map(column => quoteName(column.name)).join(', ')}) AS (${text})`)
  }
  return { inner: { ...context, commonTables: tables }, text: `WITH ${recursive ? 'RECURSIVE ' : ''}${texts.join(', ')} ` }
}

function mentions(node: unknown, name: string): boolean {
  if (typeof node !== 'object' || node === null) return false
  if ('kind' in node && node.kind === 'table' && 'name' in node) {
    const { parts } = node.name as { parts: readonly { text: string }[] }
    if (parts.length === 1 && sameName(parts[0]?.text ?? '', name)) return true
  }
  return Object.values(node).some(child => mentions(child, name))
}

export function translateBody(context: Context, body: QueryBody): TranslatedQuery {
  switch (body.kind) {
    case 'select': return translateSelect(context, body, [], { text: '' })
    case 'setOperation': return setOperation(context, body)
    case 'values': return values(context, body)
    case 'query': { const query = context.rules.query(context, body); return { ...query, text: `(${query.text})` } }
    default: return body satisfies never
  }
}

function setOperation(context: Context, body: SetOperation): TranslatedQuery {
  if (body.byName || (body.all && body.operator !== 'UNION')) return fail(context, body.place, '102', `incorrect syntax near '${body.byName ? 'BY' : 'ALL'}'`)
  const [left, right] = [translateBody(context, body.left), translateBody(context, body.right)]
  if (left.columns.length !== right.columns.length) return fail(context, body.place, '205', 'all queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists')
  const columns = left.columns.map((column, index): OutputColumn => ({ ...column, type: commonType([column.type, right.columns[index]?.type ?? column.type]) }))
  const side = (query: TranslatedQuery, node: QueryBody): string => {
    if (query.columns.every((column, index) => duckdbTypeOf(column.type) === duckdbTypeOf(columns[index]?.type ?? column.type))) return node.kind === 'select' ? query.text : `(${query.text})`
    const casts = columns.map((column, index) => convert(context, { text: `c${index}`, type: query.columns[index]?.type ?? column.type }, { to: column.type, place: node.place }).text)
    return `SELECT ${casts.map((text, index) => `${text} AS ${quoteName(columns[index]?.name || `c${index}`)}`).join(', ')} FROM (${query.text}) s(${columns.map((_, index) => `c${index}`).join(', ')})`
  }
  return { text: `${side(left, body.left)} ${body.operator}${body.all ? ' ALL' : ''} ${side(right, body.right)}`, columns }
}

function values(context: Context, body: Values): TranslatedQuery {
  const rows = body.rows.map(row => row.map(item => ({ sql: context.rules.value(context, item), place: item.place })))
  const width = rows[0]?.length ?? 0
  if (rows.some(row => row.length !== width)) return fail(context, body.place, '10709', 'the number of columns for each row in a table value constructor must be the same')
  const columns = Array.from({ length: width }, (_, index): OutputColumn => {
    const type = commonType(rows.map(row => row[index]?.sql.type ?? sqlTypes.null))
    return { name: '', type: type.kind === 'null' ? sqlTypes.int : type }
  })
  const texts = rows.map(row => `(${row.map(({ sql, place }, index) => convert(context, sql, { to: columns[index]?.type ?? sql.type, place }).text).join(', ')})`)
  return { text: `SELECT * FROM (VALUES ${texts.join(', ')})`, columns }
}

interface Item { readonly text: string; readonly column: OutputColumn; readonly expression: Expression | undefined }

function translateSelect({ updatable, ...context }: Context, select: Select, orderBy: readonly SortItem[], limits: Limits): TranslatedQuery {
  for (const [clause, word] of [[select.qualify, 'QUALIFY'], [select.lateralViews[0], 'LATERAL VIEW'], [select.windows[0], 'WINDOW']] as const) {
    if (clause) return fail(context, select.place, '102', `incorrect syntax near '${word}'`)
  }
  if (select.into) return fail(context, select.into.place, '156', 'INTO is allowed only in the outermost SELECT of a statement')
  const tables: { text: string; sources: readonly ScopeSource[] }[] = []
  for (const table of select.from) tables.push(translateTable(context, table, tables.flatMap(one => one.sources)))
  const sources = tables.flatMap(table => table.sources)
  refuseTwins(context, select, sources)
  const inside: Context = { ...context, scope: { sources, parent: context.scope }, aggregates: true, windows: true }
  const plain: Context = { ...inside, aggregates: false, windows: false }

  const items = select.items.flatMap(item => itemsOf(inside, item))
  if (updatable === '') items.push(rowItem(inside, select, sources))
  const from = tables.length > 0 ? ` FROM ${tables.map(table => table.text).join(', ')}` : ''
  const where = select.where ? ` WHERE ${plain.rules.predicate(plain, select.where)}` : ''
  const group = groupOf(plain, select)
  const having = select.having ? ` HAVING ${inside.rules.predicate({ ...inside, windows: false }, select.having)}` : ''
  const order = orderBy.map(item => orderText(inside, item, items, select))
  const { top } = select
  const count = top && topCount(context, select)
  if (top?.withTies && order.length === 0) return fail(context, top.count.place, '1062', 'the TOP N WITH TIES clause is not allowed without a corresponding ORDER BY clause')
  if (top && limits.text) return fail(context, top.count.place, '10741', 'a TOP can not be used in the same query or sub-query as a OFFSET')
  const window = `OVER (${order.length > 0 ? `ORDER BY ${order.map(item => item.expression).join(', ')}` : ''})`
  const ties = top?.withTies || top?.percent ? ` QUALIFY ${top.withTies ? 'rank' : 'row_number'}() ${window} <= ${count}` : ''
  const sorted = order.length > 0 ? ` ORDER BY ${order.map(item => item.text).join(', ')}` : ''
  const limit = top && !ties ? ` LIMIT ${count}` : limits.text
  const list = items.map((item, index) => `${item.text} AS ${quoteName(item.column.name || `Column${index + 1}`)}`).join(', ')
  const text = `SELECT ${select.distinct ? 'DISTINCT ' : ''}${list}${from}${where}${group}${having}${ties}${sorted}${limit}`
  // A TOP inside UNION or another query belongs to this SELECT alone.
  return { text: top && orderBy.length === 0 ? `(${text})` : text, columns: items.map(item => item.column) }
}

/** How many rows TOP lets through; a share of them is rounded up. */
function topCount(context: Context, { top, distinct }: Select): string | undefined {
  if (!top) return undefined
  const type = top.percent ? sqlTypes.float : sqlTypes.bigint
  const count = convert(context, context.rules.value(context, top.count), { to: type, place: top.count.place }).text
  // DuckDB works LIMIT out once for the whole query.
  if (count.includes('."') && !count.includes('(SELECT ')) return unsupported(context, top.count.place, 'a TOP that is another one for every row of the outer query', 'number the rows by ROW_NUMBER() and compare')
  if (top.percent && distinct) return unsupported(context, top.count.place, 'TOP … PERCENT with DISTINCT', 'take the distinct rows in a derived table')
  return top.percent ? `ceil(count(*) OVER () * ${count} / 100)` : count
}

/** The number of the row that UPDATE or DELETE changes through this query. */
function rowItem(context: Context, select: Select, sources: readonly ScopeSource[]): Item {
  const [source, second] = sources
  const [table] = select.from
  if (!source || second || table?.kind !== 'table' || select.groupBy || select.distinct) return fail(context, select.place, '4406', 'update or insert of view or function failed because it contains a derived or constant field', 'only a common table over one table can be changed')
  return { text: `${source.duckdb}.rowid`, column: { name: rowColumn, type: sqlTypes.bigint }, expression: undefined }
}

function itemsOf(context: Context, item: Select['items'][number]): Item[] {
  const { expression } = item
  if (expression.kind !== 'star') {
    const sql = context.rules.value(context, expression)
    const name = item.aliases[0]?.text ?? (expression.kind === 'column' ? expression.parts.at(-1)?.text : undefined) ?? ''
    const text = sql.type.kind === 'null' ? 'CAST(NULL AS INTEGER)' : sql.text
    return [{ text, column: { name, type: sql.type }, expression }]
  }
  if (expression.except.length > 0) return fail(context, expression.place, '102', `incorrect syntax near 'EXCEPT'`)
  const sources = expression.qualifier.length === 0 ? context.scope.sources : context.scope.sources.filter(source => qualifies(source, expression.qualifier))
  if (sources.length === 0) {
    return expression.qualifier.length === 0
      ? fail(context, expression.place, '263', 'must specify table to select from')
      : fail(context, expression.place, '107', `the column prefix '${expression.qualifier.map(part => part.text).join('.')}' does not match with a table name or alias name used in the query`)
  }
  return sources.flatMap(source => source.columns.map(column => ({ text: columnSql(source, column).text, column: { name: column.name, type: column.type, ...(column.nullable === undefined ? {} : { nullable: column.nullable }) }, expression: undefined })))
}

function groupOf(context: Context, select: Select): string {
  if (!select.groupBy) return ''
  if (select.groupBy.kind === 'all') return fail(context, select.groupBy.place, '102', `incorrect syntax near 'ALL'`)
  const one = (expression: Expression): string => {
    if (expression.kind === 'literal') return fail(context, expression.place, '164', 'each GROUP BY expression must contain at least one column that is not an outer reference')
    return context.rules.value(context, expression).text
  }
  const item = (part: GroupItem): string => {
    if (part.kind === 'expression') return one(part.expression)
    const sets = part.sets.map(set => `(${set.map(one).join(', ')})`).join(', ')
    return part.kind === 'groupingSets' ? `GROUPING SETS (${sets})` : `${part.kind.toUpperCase()} (${sets})`
  }
  return ` GROUP BY ${select.groupBy.items.map(item).join(', ')}`
}

/** `text` is for ORDER BY (it may be a position), `expression` for a window. */
function orderText(context: Context, item: SortItem, items: readonly Item[], select: Select): { readonly text: string; readonly expression: string } {
  if (item.nulls) return fail(context, item.place, '102', `incorrect syntax near 'NULLS'`)
  const { expression } = item
  const direction = item.descending ? ' DESC NULLS LAST' : ' ASC NULLS FIRST'
  const position = positionOf(context, expression, items)
  if (position !== undefined) {
    const chosen = items[position]
    return { text: `${position + 1}${direction}`, expression: `${chosen?.text ?? ''}${direction}` }
  }
  const sql = context.rules.value(context, expression)
  if (select.distinct && !items.some(one => one.text === sql.text)) return fail(context, item.place, '145', 'ORDER BY items must appear in the select list if SELECT DISTINCT is specified')
  const text = `${isText(sql.type) && !select.distinct && !select.groupBy ? `tsql_key(${sql.text})` : sql.text}${direction}`
  return { text, expression: text }
}

/** ORDER BY 2, ORDER BY alias: which item of the list is meant, if one is. */
function positionOf(context: Context, expression: Expression, items: readonly Item[]): number | undefined {
  if (expression.kind === 'literal' && expression.type.kind === 'int') {
    const position = Number(expression.value)
    if (position < 1 || position > items.length) return fail(context, expression.place, '108', `the ORDER BY position number ${position} is out of range of the number of items in the select list`)
    return position - 1
  }
  if (expression.kind !== 'column' || expression.parts.length !== 1) return undefined
  const name = expression.parts[0]?.text ?? ''
  const index = items.findIndex(item => sameName(item.column.name, name))
  return index < 0 ? undefined : index
}

function outputOrder(context: Context, item: SortItem, columns: readonly OutputColumn[]): string {
  const items = columns.map((column): Item => ({ text: quoteName(column.name), column, expression: undefined }))
  const position = positionOf(context, item.expression, items)
  if (position === undefined) return fail(context, item.place, '104', 'ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator')
  return `${position + 1}${item.descending ? ' DESC NULLS LAST' : ' ASC NULLS FIRST'}`
}

