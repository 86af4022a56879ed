import { type ClusterBy, type ColumnDefinition, type Expectation, type SchemaMode, type TableConstraint, type TableDefinition } from '../../tree/definition.ts'
import { type Cursor } from '../cursor.ts'
import { parseColumnConstraint, parseExpectation, parseTableConstraint } from './constraints.ts'
import { parseNames, parseObject, parseProperties, parseTags } from './names.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export const emptyDefinition: TableDefinition = { columns: [], expectations: [], tableConstraints: [], partitionedBy: [], properties: [], options: [], tags: [] }

/** The list in parentheses (columns, expectations, constraints) and the clauses behind it, each at most once and in any order. */
export function parseDefinition(cursor: Cursor, what: string): TableDefinition {
  const definition: Mutable<TableDefinition> = { ...emptyDefinition }
  if (cursor.at('(')) Object.assign(definition, parseSpec(cursor))
  const seen = new Set<string>()
  for (;;) {
    const clause = (what === 'view' ? readSchemaMode(cursor, definition) : undefined) ?? readClause(cursor, definition)
    if (!clause) return definition
    cursor.once(`${clause} of this ${what}`, seen)
  }
}

const formats = /^(delta|iceberg|parquet|csv|json|avro|orc|text|binaryfile|jdbc|xml)$/i

/** One clause, put into `definition`; answers its name. */
function readClause(cursor: Cursor, definition: Mutable<TableDefinition>): string | undefined {
  const first = cursor.peek()
  if (cursor.accept('USING')) {
    definition.using = cursor.name('a table format')
    if (!formats.test(definition.using.text)) cursor.refuse('DATA_SOURCE_NOT_FOUND', `there is no table format ${definition.using.text}`, definition.using.place, 'tables are DELTA tables')
    return 'USING'
  }
  if (cursor.accept('OPTIONS')) {
    definition.options = parseProperties(cursor)
    return 'OPTIONS'
  }
  if (cursor.accept('PARTITIONED', 'BY')) {
    readPartitionedBy(cursor, definition)
    return 'PARTITIONED BY'
  }
  if (cursor.accept('CLUSTER', 'BY')) {
    definition.clusterBy = parseClusterBy(cursor)
    return 'CLUSTER BY'
  }
  if (cursor.at('CLUSTERED', 'BY')) return cursor.refuse('UNSUPPORTED_FEATURE', 'CLUSTERED BY … INTO n BUCKETS is not supported for Delta tables', first.place, 'CLUSTER BY (columns) is')
  if (cursor.accept('LOCATION')) {
    definition.location = cursor.string('a path in quotes')
    if (cursor.at('WITH', '(', 'CREDENTIAL')) cursor.refuse('UNSUPPORTED_FEATURE', 'WITH (CREDENTIAL …) works on Databricks but has no local counterpart', cursor.peek().place)
    return 'LOCATION'
  }
  if (cursor.accept('COMMENT')) {
    definition.comment = cursor.string('a comment in quotes')
    return 'COMMENT'
  }
  if (cursor.accept('TBLPROPERTIES')) {
    definition.properties = parseProperties(cursor)
    return 'TBLPROPERTIES'
  }
  if (cursor.accept('WITH', 'TAGS')) {
    definition.tags = parseTags(cursor)
    return 'WITH TAGS'
  }
  if (cursor.accept('WITH', 'ROW', 'FILTER')) {
    const name = parseObject(cursor, 'a function')
    const columns = cursor.accept('ON') ? parseNames(cursor) : []
    definition.rowFilter = { function: name, columns, place: cursor.from(first.place) }
    return 'WITH ROW FILTER'
  }
  if (cursor.accept('DEFAULT', 'COLLATION')) {
    definition.collation = cursor.name('a collation')
    return 'DEFAULT COLLATION'
  }
  if (cursor.at('SCHEDULE') || cursor.at('TRIGGER', 'ON', 'UPDATE')) {
    readSchedule(cursor)
    definition.schedule = { text: cursor.textOf(cursor.from(first.place)), place: cursor.from(first.place) }
    return 'SCHEDULE'
  }
  return undefined
}

function readSchemaMode(cursor: Cursor, definition: Mutable<TableDefinition>): string | undefined {
  const first = cursor.peek()
  const mode = parseSchemaMode(cursor)
  if (!mode) return undefined
  definition.schemaMode = { mode, place: cursor.from(first.place) }
  return 'WITH SCHEMA'
}

/** `WITH SCHEMA …`, when it stands here. */
export function parseSchemaMode(cursor: Cursor): SchemaMode | undefined {
  if (!cursor.accept('WITH', 'SCHEMA')) return undefined
  for (const mode of ['BINDING', 'COMPENSATION', 'EVOLUTION'] as const) if (cursor.accept(mode)) return mode
  cursor.expect('TYPE', 'EVOLUTION')
  return 'TYPE EVOLUTION'
}

/** `(a, b)`, or with types: then they are columns too. */
function readPartitionedBy(cursor: Cursor, definition: Mutable<TableDefinition>): void {
  const columns: ColumnDefinition[] = []
  definition.partitionedBy = cursor.parenthesised(() => {
    const after = cursor.peek(1)
    if (after.upper === '(') return cursor.refuse('UNSUPPORTED_FEATURE', `the partition transform ${cursor.peek().text}(…) is not supported`, cursor.peek().place, 'a generated column says the same')
    if (after.upper === ',' || after.upper === ')') return cursor.name('a column name')
    const column = parseColumn(cursor)
    columns.push(column)
    return column.name
  })
  definition.columns = [...definition.columns, ...columns]
}

export function readSchedule(cursor: Cursor): void {
  if (cursor.accept('TRIGGER', 'ON', 'UPDATE')) {
    if (cursor.accept('AT', 'MOST', 'EVERY')) cursor.expression()
    return
  }
  cursor.expect('SCHEDULE')
  cursor.accept('REFRESH')
  if (cursor.accept('EVERY')) {
    if (cursor.peek().kind !== 'number') cursor.fail('a number of hours, days or weeks')
    cursor.next()
    cursor.expectAny('MINUTE', 'MINUTES', 'HOUR', 'HOURS', 'DAY', 'DAYS', 'WEEK', 'WEEKS')
    return
  }
  cursor.expect('CRON')
  cursor.string('a cron expression in quotes')
  if (cursor.accept('AT', 'TIME', 'ZONE')) cursor.string('a time zone in quotes')
}

/** `AUTO`, `NONE`, `(a, b)` behind CLUSTER BY. */
export function parseClusterBy(cursor: Cursor): ClusterBy {
  const first = cursor.peek()
  if (cursor.accept('AUTO')) return { kind: 'auto', place: first.place }
  if (cursor.accept('NONE')) return { kind: 'none', place: first.place }
  const columns = cursor.parenthesised(() => cursor.objectName('a column name'))
  return { kind: 'columns', columns, place: cursor.from(first.place) }
}

function parseSpec(cursor: Cursor): Pick<TableDefinition, 'columns' | 'expectations' | 'tableConstraints'> {
  const columns: ColumnDefinition[] = []
  const expectations: Expectation[] = []
  const tableConstraints: TableConstraint[] = []
  if (cursor.accept('(', ')')) return { columns, expectations, tableConstraints }
  cursor.parenthesised(() => {
    const first = cursor.peek()
    if (cursor.at('CONSTRAINT') && cursor.peek(1).kind !== 'operator' && startsConstraint(cursor.peek(2).upper)) {
      cursor.next()
      const name = cursor.name('the name of a constraint')
      if (cursor.at('EXPECT')) expectations.push(parseExpectation(cursor, name))
      else tableConstraints.push(parseTableConstraint(cursor, name))
    } else if (cursor.at('PRIMARY', 'KEY') || cursor.at('FOREIGN', 'KEY') || cursor.at('CHECK', '(')) tableConstraints.push(parseTableConstraint(cursor))
    else columns.push(parseColumn(cursor))
    return first
  })
  return { columns, expectations, tableConstraints }
}

const startsConstraint = (word: string): boolean => ['EXPECT', 'PRIMARY', 'FOREIGN', 'CHECK'].includes(word)

const columnWords: ReadonlySet<string> = new Set(['NOT', 'COMMENT', 'DEFAULT', 'GENERATED', 'CONSTRAINT', 'PRIMARY', 'FOREIGN', 'REFERENCES', 'CHECK', 'MASK', 'COLLATE', 'WITH'])

/** `name type [NOT NULL] [COMMENT …] …`; in a view the type is left out. */
export function parseColumn(cursor: Cursor): ColumnDefinition {
  const name = cursor.name('a column, CONSTRAINT, PRIMARY KEY or FOREIGN KEY')
  return parseColumnRest(cursor, name)
}

/** What follows the name of a column. */
export function parseColumnRest(cursor: Cursor, name: ColumnDefinition['name']): ColumnDefinition {
  const column: Mutable<ColumnDefinition> = { name, notNull: false, primaryKey: false, constraints: [], place: name.place }
  if (!cursor.at(',') && !cursor.at(')') && !cursor.atEnd && !cursor.atAny(columnWords)) {
    // Spark also writes `a: INT` here.
    cursor.accept(':')
    column.type = cursor.grammar.readType(cursor)
  }
  while (readColumnClause(cursor, column));
  return { ...column, place: cursor.from(name.place) }
}

function readColumnClause(cursor: Cursor, column: Mutable<ColumnDefinition>): boolean {
  const first = cursor.peek()
  switch (first.upper) {
    case 'NOT':
      cursor.expect('NOT', 'NULL')
      column.notNull = true
      return true
    case 'NULL':
      cursor.next()
      return true
    case 'COMMENT':
      cursor.next()
      column.comment = cursor.string('a comment in quotes')
      return true
    case 'DEFAULT':
      cursor.next()
      column.default = cursor.expression()
      return true
    case 'GENERATED':
      cursor.next()
      parseGenerated(cursor, column)
      return true
    case 'COLLATE':
      cursor.next()
      column.collation = cursor.name('a collation')
      return true
    case 'MASK': {
      cursor.next()
      column.mask = { ...parseMask(cursor), place: cursor.from(first.place) }
      return true
    }
    case 'CONSTRAINT': case 'PRIMARY': case 'FOREIGN': case 'REFERENCES': case 'CHECK': {
      const constraint = parseColumnConstraint(cursor, column.name)
      if (constraint === 'notNull') column.notNull = true
      else {
        if (constraint.kind === 'primaryKey') column.primaryKey = true
        column.constraints = [...column.constraints, constraint]
      }
      return true
    }
    default:
      return false
  }
}

/** A function and its further columns, behind MASK. */
export function parseMask(cursor: Cursor): Pick<NonNullable<ColumnDefinition['mask']>, 'function' | 'columns'> {
  const name = parseObject(cursor, 'a function')
  return { function: name, columns: cursor.accept('USING', 'COLUMNS') ? parseNames(cursor) : [] }
}

function parseGenerated(cursor: Cursor, column: Mutable<ColumnDefinition>): void {
  const first = cursor.previous()
  const always = cursor.expectAny('ALWAYS', 'BY') === 'ALWAYS'
  if (!always) cursor.expect('DEFAULT')
  cursor.expect('AS')
  if (!cursor.accept('IDENTITY')) {
    cursor.expect('(')
    column.generated = cursor.expression()
    cursor.expect(')')
    return
  }
  let start = 1n
  let step = 1n
  if (cursor.accept('(')) {
    while (!cursor.accept(')')) {
      if (cursor.accept('START', 'WITH')) start = readInteger(cursor)
      else if (cursor.accept('INCREMENT', 'BY')) step = readInteger(cursor)
      else cursor.fail(`START WITH, INCREMENT BY or ')'`)
      cursor.accept(',')
    }
  }
  column.identity = { always, start, step, place: cursor.from(first.place) }
}

function readInteger(cursor: Cursor): bigint {
  const minus = cursor.accept('-')
  const token = cursor.peek()
  if (token.kind !== 'number' || !/^\d{1,18}$/.test(token.text)) cursor.fail('a whole number')
  cursor.next()
  return minus ? -BigInt(token.text) : BigInt(token.text)
}
