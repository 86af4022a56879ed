import { type Expression, type Name, type ObjectName } from '../tree/expression.ts'
import { type DerivedTable, type Join, type JsonColumn, type Pivot, type TableExpression, type TableFunction, type TableReferenceNode, type Unpivot } from '../tree/query.ts'
import { findNamed, sameName, declaredColumns, type TsqlTable } from './catalog.ts'
import { type Context, didYouMean, fail, quoteName, quoteText, refuseElsewhere, type Scope, type ScopeColumn, type ScopeSource, type Sql, type TranslatedQuery, unsupported } from './context.ts'
import { convert } from './convert.ts'
import { columnSql } from './scope.ts'
import { systemView, systemViewNames } from './systemViews.ts'
import { commonType, isText, readTypeText, sqlTypes, type TsqlType } from './type.ts'
import { rowsOfUserFunction } from './userFunctions.ts'

/** What one item of FROM says to DuckDB, and the tables that it makes visible. */
export interface TranslatedTable { readonly text: string; readonly sources: readonly ScopeSource[] }

/** `before` are the tables that stand to the left: only APPLY sees them. */
export function translateTable(context: Context, table: TableExpression, before: readonly ScopeSource[] = []): TranslatedTable {
  switch (table.kind) {
    case 'table': return named(context, table)
    case 'derived': return derived(table.lateral ? beside(context, before) : context, table)
    case 'tableFunction': return tableFunction(table.lateral ? beside(context, before) : context, table)
    case 'join': return join(context, table, before)
    case 'pivot': return pivot(context, table)
    case 'unpivot': return unpivot(context, table)
    default: return table satisfies never
  }
}

const beside = (context: Context, sources: readonly ScopeSource[]): Context => ({ ...context, scope: { sources, parent: context.scope } satisfies Scope })

function join(context: Context, table: Join, before: readonly ScopeSource[]): TranslatedTable {
  if (table.natural || table.condition?.kind === 'using' || table.type === 'SEMI' || table.type === 'ANTI') {
    return fail(context, table.place, '102', `incorrect syntax near '${table.natural ? 'NATURAL' : table.condition?.kind === 'using' ? 'USING' : table.type}'`, 'T-SQL joins by ON')
  }
  const left = translateTable(context, table.left, before)
  const right = translateTable(context, table.apply ? asLateral(table.right) : table.right, [...before, ...left.sources])
  const sources = [...left.sources, ...right.sources]
  refuseTwins(context, table, sources)
  if (table.apply) return { text: `${left.text} ${table.type === 'CROSS' ? 'CROSS JOIN LATERAL' : 'LEFT JOIN LATERAL'} ${right.text}${table.type === 'CROSS' ? '' : ' ON true'}`, sources }
  if (table.type === 'CROSS') return { text: `${left.text} CROSS JOIN ${right.text}`, sources }
  if (table.condition?.kind !== 'on') return fail(context, table.place, '102', 'incorrect syntax: a join needs ON')
  const on = context.rules.predicate({ ...beside(context, [...before, ...sources]), aggregates: false, windows: false }, table.condition.on)
  const right_ = table.right.kind === 'join' ? `(${right.text})` : right.text
  return { text: `${left.text} ${table.type} JOIN ${right_} ON ${on}`, sources }
}

const asLateral = (table: TableExpression): TableExpression => (table.kind === 'derived' || table.kind === 'tableFunction' ? { ...table, lateral: true } : table)

export function refuseTwins(context: Context, node: { readonly place: TableExpression['place'] }, sources: readonly ScopeSource[]): void {
  const seen = new Set<string>()
  for (const source of sources) {
    const key = source.name.toLowerCase()
    if (seen.has(key)) fail(context, node.place, '1013', `the objects "${source.name}" and "${source.name}" in the FROM clause have the same exposed names`, 'use aliases to tell them apart')
    seen.add(key)
  }
}

function named(context: Context, table: TableReferenceNode): TranslatedTable {
  if (table.sample) return unsupported(context, table.sample.place, 'TABLESAMPLE')
  if (table.stream || table.identifier || table.version || table.timestamp) return fail(context, table.place, '102', 'incorrect syntax near a table name')
  const { parts } = table.name
  const last = parts.at(-1)?.text ?? ''
  const exposed = table.alias.name?.text ?? last
  const found = findTable(context, table.name)
  const columns = aliased(context, found.columns, table.alias.columns, exposed, table.place)
  const schema = table.alias.name ? undefined : parts.length > 1 ? parts.at(-2)?.text : found.schema
  const text = `${found.text} AS ${quoteName(exposed)}${table.alias.columns.length > 0 ? columnList(columns) : ''}`
  return { text, sources: [{ name: exposed, ...(schema ? { schema } : {}), duckdb: quoteName(exposed), columns }] }
}

interface FoundTable { readonly text: string; readonly columns: readonly ScopeColumn[]; readonly schema?: string }

function findTable(context: Context, name: ObjectName): FoundTable {
  const parts = name.parts.map(part => part.text)
  const [table = '', schema] = parts.toReversed()
  refuseElsewhere(context, parts, name.place)
  const common = parts.length === 1 ? context.commonTables.find(one => sameName(one.name, table)) : undefined
  if (common) return { text: common.duckdb, columns: common.columns }
  const stored = findNamed(context.catalog.tables, schema, table)
  if (stored) {
    const columns = declaredColumns(stored).map(({ name: column, type, nullable }) => ({ name: column, type, nullable }))
    return { text: stored.computed?.length ? withComputed(context, stored) : stored.duckdb, columns, schema: stored.schema }
  }
  const view = findNamed(context.catalog.views, schema, table)
  if (view) return expandView(context, name, view)
  const system = schema === undefined && !/^sysobjects$/i.test(table) ? undefined : systemView(context, schema ?? 'sys', table)
  if (system) return { ...system, schema: schema ?? 'sys' }
  if (schema !== undefined && /^(sys|information_schema)$/i.test(schema)) {
    return fail(context, name.place, '208', `invalid object name '${parts.join('.')}': this system view is not supported`, `these are: ${systemViewNames().join(', ')}`)
  }
  return fail(context, name.place, '208', `invalid object name '${parts.join('.')}'`, didYouMean(table, [...context.commonTables.map(one => one.name), ...context.catalog.tables.map(one => one.name), ...context.catalog.views.map(one => one.name)]))
}

/** A table with its computed columns. */
function withComputed(context: Context, table: TsqlTable): string {
  const list = declaredColumns(table).map(({ name, definition }) => {
    if (definition === undefined) return `t.${quoteName(name)}`
    const file = `column ${name} of ${table.schema}.${table.name}`
    const inner: Context = { ...context, site: { file, text: definition }, scope: { sources: [{ name: table.name, duckdb: 't', columns: table.columns }] }, commonTables: [], aggregates: false, windows: false }
    return `${inner.rules.value(inner, inner.rules.parseExpression(definition, file)).text} AS ${quoteName(name)}`
  })
  return `(SELECT t.rowid AS rowid, ${list.join(', ')} FROM ${table.duckdb} AS t)`
}

function expandView(context: Context, name: ObjectName, view: Context['catalog']['views'][number]): FoundTable {
  const label = `${view.schema}.${view.name}`
  if (context.views.includes(label)) return fail(context, name.place, '4429', `view or function '${label}' contains a self-reference`)
  const query = context.rules.parseQuery(view.definition, `view ${label}`)
  const inner: Context = { ...context, site: { file: `view ${label}`, text: view.definition }, scope: { sources: [] }, commonTables: [], views: [...context.views, label], aggregates: true, windows: true }
  const translated = context.rules.query(inner, query)
  const columns = view.columns.length > 0 ? renamed(translated, view.columns) : translated.columns
  const list = view.columns.length > 0 ? `SELECT * FROM (${translated.text}) v(${view.columns.map(quoteName).join(', ')})` : translated.text
  return { text: `(${list})`, columns, schema: view.schema }
}

const renamed = (query: TranslatedQuery, names: readonly string[]): ScopeColumn[] => query.columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }))

function derived(context: Context, table: DerivedTable): TranslatedTable {
  const { alias } = table
  if (!alias.name) return fail(context, table.place, '102', `incorrect syntax near ')': a derived table needs an alias`)
  const query = context.rules.query({ ...context, aggregates: true, windows: true }, table.query)
  const exposed = alias.name.text
  const columns = aliased(context, query.columns, alias.columns, exposed, table.place)
  return { text: `(${query.text}) AS ${quoteName(exposed)}${columnList(columns)}`, sources: [{ name: exposed, duckdb: quoteName(exposed), columns }] }
}

const columnList = (columns: readonly ScopeColumn[]): string => `(${columns.map(column => quoteName(column.name)).join(', ')})`

/** The columns of a derived table: each has a name, and no name is used twice. */
export function aliased(context: Context, columns: readonly ScopeColumn[], names: readonly Name[], exposed: string, place: TableExpression['place']): ScopeColumn[] {
  if (names.length > 0 && names.length !== columns.length) return fail(context, place, '8158', `'${exposed}' has ${names.length > columns.length ? 'fewer' : 'more'} columns than were specified in the column list`)
  const result = columns.map((column, index) => ({ name: names[index]?.text ?? column.name, type: column.type, ...(column.nullable === undefined ? {} : { nullable: column.nullable }) }))
  result.forEach((column, index) => {
    if (column.name === '') fail(context, place, '8155', `no column name was specified for column ${index + 1} of '${exposed}'`)
    if (result.findIndex(other => sameName(other.name, column.name)) !== index) fail(context, place, '8156', `the column '${column.name}' was specified multiple times for '${exposed}'`)
  })
  return result
}

const lockHints: ReadonlySet<string> = new Set(['NOLOCK', 'READUNCOMMITTED', 'READPAST', 'HOLDLOCK', 'UPDLOCK', 'ROWLOCK', 'TABLOCK'])

function tableFunction(context: Context, table: TableFunction): TranslatedTable {
  const name = table.name.parts.at(-1)?.text.toUpperCase() ?? ''
  // `FROM orders (NOLOCK)`: the old way to write a hint.
  const words = table.args.map(argument => (argument.value.kind === 'column' && argument.value.parts.length === 1 ? argument.value.parts[0]?.text.toUpperCase() ?? '' : ''))
  if (words.length > 0 && words.every(word => lockHints.has(word))) return named(context, { kind: 'table', name: table.name, stream: false, streamOptions: [], alias: table.alias, place: table.place })
  const args = table.args.map(argument => argument.value)
  const make = table.name.parts.length === 1 ? rowsets[name] : undefined
  const made = make ? make(context, args, table) : rowsOfUserFunction(context, table.name.parts.map(part => part.text), { args, place: table.place })
  if (!made) return unsupported(context, table.place, `the table function ${table.name.parts.map(part => part.text).join('.')}`, `these are: ${Object.keys(rowsets).join(', ')}`)
  const { text, columns } = made
  const exposed = table.alias.name?.text ?? (make ? name.toLowerCase() : table.name.parts.at(-1)?.text ?? '')
  const visible = aliased(context, columns, table.alias.columns, exposed, table.place)
  return { text: `${text} AS ${quoteName(exposed)}${columnList(visible)}`, sources: [{ name: exposed, duckdb: quoteName(exposed), columns: visible }] }
}

type Rowset = (context: Context, args: readonly Expression[], table: TableFunction) => { readonly text: string; readonly columns: readonly ScopeColumn[] }

const rowsets: Readonly<Record<string, Rowset>> = {
  STRING_SPLIT(context, args, table) {
    const [text, separator, ordinal] = args.map(argument => convert(context, context.rules.value(context, argument), { to: sqlTypes.text, place: argument.place }).text)
    if (text === undefined || separator === undefined) return fail(context, table.place, '313', 'an insufficient number of arguments were supplied for the procedure or function STRING_SPLIT')
    const columns: ScopeColumn[] = [{ name: 'value', type: sqlTypes.text }, ...(ordinal ? [{ name: 'ordinal', type: sqlTypes.bigint }] : [])]
    return { text: `(SELECT unnest(string_split(${text}, ${separator}))${ordinal ? `, unnest(range(1, len(string_split(${text}, ${separator})) + 1))` : ''})`, columns }
  },
  GENERATE_SERIES(context, args, table) {
    const values = args.map(argument => context.rules.value(context, argument))
    const type = commonType(values.map(value => value.type))
    if (values.length < 2 || (type.kind !== 'int' && type.kind !== 'bigint')) return unsupported(context, table.place, 'GENERATE_SERIES of anything but two or three whole numbers')
    return { text: `(SELECT CAST(unnest(generate_series(${values.map(value => `CAST(${value.text} AS BIGINT)`).join(', ')})) AS ${type.kind === 'int' ? 'INTEGER' : 'BIGINT'}))`, columns: [{ name: 'value', type }] }
  },
  OPENJSON(context, args, table) {
    if (table.jsonColumns) return jsonTable(context, args, table, table.jsonColumns)
    const [document, path] = args.map(argument => context.rules.value(context, argument))
    if (!document || !isText(document.type)) return fail(context, table.place, '8116', 'argument 1 of OPENJSON must be a text')
    const literal = path?.literal ?? '$'
    if (typeof literal !== 'string' || !/^\$(\.[A-Za-z_][A-Za-z0-9_]*|\[\d+\])*$/.test(literal)) return unsupported(context, table.place, 'OPENJSON with a path that is not a plain literal')
    const kinds = `CASE j.type WHEN 'NULL' THEN 0 WHEN 'VARCHAR' THEN 1 WHEN 'BOOLEAN' THEN 3 WHEN 'ARRAY' THEN 4 WHEN 'OBJECT' THEN 5 ELSE 2 END`
    return {
      text: `(SELECT j.key, CASE j.type WHEN 'NULL' THEN NULL WHEN 'VARCHAR' THEN json_extract_string(j.value, '$') ELSE CAST(j.value AS VARCHAR) END, ${kinds} FROM json_each(CAST(${document.text} AS JSON), '${literal}') j)`,
      columns: [{ name: 'key', type: sqlTypes.ntext }, { name: 'value', type: sqlTypes.ntext }, { name: 'type', type: sqlTypes.tinyint }],
    }
  },
}

/** `OPENJSON(text, path) WITH (…)`: a row for each item of the array, or one for the object. */
function jsonTable(context: Context, args: readonly Expression[], table: TableFunction, columns: readonly JsonColumn[]): ReturnType<Rowset> {
  const [document, path] = args.map(argument => context.rules.value(context, argument))
  if (!document || !(isText(document.type) || document.type.kind === 'null')) return fail(context, table.place, '8116', 'argument 1 of OPENJSON must be a text')
  const base = jsonPathText(context, path ? path.literal : '$', table.place)
  const cells = columns.map(({ name, typeText, path: own, asJson, place }) => {
    const type = readTypeText(typeText)
    if (!type) return fail(context, place, '2715', `cannot find data type ${typeText.toLowerCase()}`)
    const at = own === undefined ? quoteText(`$."${name.text.replaceAll('"', '')}"`) : jsonPathText(context, own, place)
    if (asJson) return { type, text: `CASE WHEN json_type(e, ${at}) IN ('OBJECT', 'ARRAY') THEN CAST(json_extract(e, ${at}) AS VARCHAR) END` }
    const value = `(CASE WHEN json_type(e, ${at}) NOT IN ('OBJECT', 'ARRAY') THEN json_extract_string(e, ${at}) END)`
    return { type, text: convert(context, { text: value, type: sqlTypes.ntext }, { to: type, explicit: true, place }).text }
  })
  const found = `json_extract(CAST(${document.type.kind === 'null' ? 'NULL' : document.text} AS JSON), ${base})`
  const items = `unnest(CASE json_type(${found}) WHEN 'ARRAY' THEN CAST(${found} AS JSON[]) WHEN 'OBJECT' THEN [${found}] ELSE CAST([] AS JSON[]) END)`
  return { text: `(SELECT ${cells.map((cell, index) => `${cell.text} AS c${index}`).join(', ')} FROM (SELECT ${items} AS e))`, columns: columns.map(({ name }, index) => ({ name: name.text, type: cells[index]?.type ?? sqlTypes.ntext })) }
}

function jsonPathText(context: Context, literal: Sql['literal'], place: TableFunction['place']): string {
  const path = typeof literal === 'string' ? literal.replace(/^\s*(lax\s+)?/i, '') : ''
  if (/^strict\b/i.test(path)) return unsupported(context, place, 'a strict JSON path')
  if (!/^\$(\.("[^"']+"|[A-Za-z_][A-Za-z0-9_]*)|\[\d+\])*$/.test(path)) return unsupported(context, place, 'a JSON path that is not a plain literal')
  return quoteText(path)
}

/** `PIVOT (agg(x) FOR c IN ([a], [b]))`: one aggregate a value, grouped by every column that is not named. */
function pivot(context: Context, table: Pivot): TranslatedTable {
  const [aggregate, second] = table.aggregates
  const [column] = table.columns
  const call = aggregate?.expression
  if (second || !column || table.columns.length > 1 || call?.kind !== 'function' || call.args.length !== 1 || call.args[0]?.value.kind !== 'column') return unsupported(context, table.place, 'a PIVOT of this form', 'PIVOT (SUM(x) FOR c IN ([a], [b]))')
  if (!table.alias.name) return fail(context, table.place, '102', 'incorrect syntax: PIVOT needs an alias')
  const input = translateTable(context, table.input)
  const inner: Context = { ...beside(context, input.sources), aggregates: true, windows: false }
  const measured = call.args[0].value.parts.at(-1)?.text ?? ''
  const kept = input.sources.flatMap(source => source.columns.filter(one => !sameName(one.name, column.text) && !sameName(one.name, measured)).map(one => ({ name: one.name, sql: columnSql(source, one) })))
  const cells = table.values.map(({ expression }) => {
    if (expression.kind !== 'column') return fail(context, expression.place, '102', 'the values of PIVOT are names in brackets')
    const value = expression.parts.at(-1)?.text ?? ''
    const { place } = expression
    const when: Expression = { kind: 'binary', operator: '=', left: { kind: 'column', parts: [column], place }, right: { kind: 'literal', type: { kind: 'string' }, value, place }, place }
    const argument = call.args[0] as { value: Expression }
    return { name: value, sql: context.rules.value(inner, { ...call, args: [{ value: { kind: 'case', branches: [{ when, result: argument.value }], place } }] }) }
  })
  const all = [...kept, ...cells]
  const exposed = table.alias.name.text
  const columns = all.map(({ name, sql }): ScopeColumn => ({ name, type: sql.type }))
  const grouped = kept.length > 0 ? ` GROUP BY ${kept.map(({ sql }) => sql.text).join(', ')}` : ''
  return {
    text: `(SELECT ${all.map(({ name, sql }) => `${sql.text} AS ${quoteName(name)}`).join(', ')} FROM ${input.text}${grouped}) AS ${quoteName(exposed)}`,
    sources: [{ name: exposed, duckdb: quoteName(exposed), columns }],
  }
}

/** `UNPIVOT (value FOR name IN (a, b))`: a row for each of the columns that is not null. */
function unpivot(context: Context, table: Unpivot): TranslatedTable {
  const [value] = table.values
  if (!value || table.values.length > 1 || table.includeNulls || !table.alias.name) return unsupported(context, table.place, 'an UNPIVOT of this form', 'UNPIVOT (value FOR name IN (a, b)) AS u')
  const input = translateTable(context, table.input)
  const inner = beside(context, input.sources)
  const names = table.columns.map(({ columns: [only] }) => only?.parts.at(-1)?.text ?? '')
  const sqls = table.columns.map(({ columns: [only] }) => context.rules.value(inner, { kind: 'column', parts: only?.parts ?? [], place: table.place }))
  const type: TsqlType = commonType(sqls.map(sql => sql.type))
  const kept = input.sources.flatMap(source => source.columns.filter(one => !names.some(name => sameName(name, one.name))).map(one => ({ name: one.name, sql: columnSql(source, one) })))
  const exposed = table.alias.name.text
  const own = quoteName(`@${exposed}`)
  const rows = sqls.map((sql, index) => `('${(names[index] ?? '').replaceAll("'", "''")}', ${sql.text})`)
  const columns: ScopeColumn[] = [...kept.map(({ name, sql }) => ({ name, type: sql.type })), { name: value.text, type }, { name: table.name.text, type: sqlTypes.sysname }]
  return {
    text: `(SELECT ${[...kept.map(({ sql }) => sql.text), `${own}.v`, `${own}.n`].join(', ')} FROM ${input.text} CROSS JOIN LATERAL (VALUES ${rows.join(', ')}) ${own}(n, v) WHERE ${own}.v IS NOT NULL) AS ${quoteName(exposed)}${columnList(columns)}`,
    sources: [{ name: exposed, duckdb: quoteName(exposed), columns }],
  }
}
