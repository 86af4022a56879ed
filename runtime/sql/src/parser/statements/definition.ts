import { type Name, type ObjectName } from '../../tree/expression.ts'
import { type ClusterBy, type ColumnDefinition, type Expectation, type Property, type TableConstraint, type TableDefinition } from '../../tree/statement.ts'
import { type Cursor } from '../cursor.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export const emptyDefinition: TableDefinition = { columns: [], expectations: [], tableConstraints: [], partitionedBy: [], properties: [] }

/** The list in parentheses (columns, expectations, constraints) and the clauses behind it, each at most once and in any order. */
export function parseDefinition(cursor: Cursor, what: string): TableDefinition {
  const definition: Mutable<TableDefinition> = { ...emptyDefinition }
  if (cursor.at('(')) Object.assign(definition, parseSpec(cursor))
  const seen = new Set<string>()
  for (;;) {
    const clause = readClause(cursor, definition)
    if (!clause) return definition
    cursor.once(`${clause} of this ${what}`, seen)
  }
}

/** One clause, put into `definition`; answers its name. */
function readClause(cursor: Cursor, definition: Mutable<TableDefinition>): string | undefined {
  const first = cursor.peek()
  if (cursor.accept('USING')) {
    definition.using = cursor.name('a table format')
    if (!/^(delta|iceberg)$/i.test(definition.using.text)) cursor.refuse('UNSUPPORTED_FEATURE', `tables in the format ${definition.using.text} are not supported, only DELTA`, definition.using.place)
    return 'USING'
  }
  if (cursor.accept('PARTITIONED', 'BY')) {
    definition.partitionedBy = cursor.parenthesised(() => cursor.name('a column name'))
    return 'PARTITIONED BY'
  }
  if (cursor.accept('CLUSTER', 'BY')) {
    definition.clusterBy = parseClusterBy(cursor)
    return 'CLUSTER BY'
  }
  if (cursor.accept('LOCATION')) {
    definition.location = cursor.string('a path in quotes')
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
  if (cursor.accept('WITH', 'ROW', 'FILTER')) {
    const name = cursor.objectName('a function')
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

function readSchedule(cursor: Cursor): void {
  if (cursor.accept('TRIGGER', 'ON', 'UPDATE')) {
    if (cursor.accept('AT', 'MOST', 'EVERY')) cursor.expression()
    return
  }
  cursor.expect('SCHEDULE')
  cursor.accept('REFRESH')
  if (cursor.accept('EVERY')) {
    if (cursor.peek().kind !== 'number') cursor.fail('a number of hours, days or weeks')
    cursor.next()
    cursor.expectAny('HOUR', 'HOURS', 'DAY', 'DAYS', 'WEEK', 'WEEKS')
    return
  }
  cursor.expect('CRON')
  cursor.string('a cron expression in quotes')
  if (cursor.accept('AT', 'TIME', 'ZONE')) cursor.string('a time zone in quotes')
}

/** `(AUTO)`, `NONE`, `(a, b)` behind CLUSTER BY. */
export function parseClusterBy(cursor: Cursor): ClusterBy {
  const first = cursor.peek()
  if (cursor.accept('AUTO')) return { kind: 'auto', place: first.place }
  if (cursor.accept('NONE')) return { kind: 'none', place: first.place }
  const columns = cursor.parenthesised(() => cursor.objectName('a column name'))
  return { kind: 'columns', columns, place: cursor.from(first.place) }
}

/** `(a, b)`, also empty. */
export function parseNames(cursor: Cursor): Name[] {
  if (cursor.accept('(', ')')) return []
  return cursor.parenthesised(() => cursor.name('a column name'))
}

export function parseProperties(cursor: Cursor): Property[] {
  return cursor.parenthesised(() => {
    const first = cursor.peek()
    const key = parsePropertyKey(cursor)
    cursor.accept('=')
    const token = cursor.peek()
    const minus = token.upper === '-'
    if (minus) cursor.next()
    const value = cursor.peek()
    if (value.kind !== 'string' && value.kind !== 'number' && value.upper !== 'TRUE' && value.upper !== 'FALSE') cursor.fail('a value: a string, a number, TRUE or FALSE')
    cursor.next()
    return { key, value: (minus ? '-' : '') + (value.kind === 'word' ? value.text.toLowerCase() : value.text), place: cursor.from(first.place) }
  })
}

export function parsePropertyKey(cursor: Cursor): string {
  if (cursor.peek().kind === 'string') return cursor.next().text
  return cursor.objectName('a property name').parts.map(part => part.text).join('.')
}

function parseSpec(cursor: Cursor): Pick<TableDefinition, 'columns' | 'expectations' | 'tableConstraints'> {
  const columns: ColumnDefinition[] = []
  const expectations: Expectation[] = []
  const tableConstraints: TableConstraint[] = []
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

/** Behind `CONSTRAINT name`: `EXPECT (condition) [ON VIOLATION …]`. */
function parseExpectation(cursor: Cursor, name: Name): Expectation {
  cursor.expect('EXPECT')
  cursor.expect('(')
  const condition = cursor.expression()
  cursor.expect(')')
  let onViolation: Expectation['onViolation'] = 'KEEP'
  if (cursor.accept('ON', 'VIOLATION')) {
    onViolation = cursor.expectAny('DROP', 'FAIL') === 'DROP' ? 'DROP ROW' : 'FAIL UPDATE'
    if (onViolation === 'DROP ROW') cursor.expect('ROW')
    else cursor.expect('UPDATE')
  }
  return { name, condition, onViolation, place: cursor.from(name.place) }
}

function parseTableConstraint(cursor: Cursor, name?: Name): TableConstraint {
  const first = cursor.peek()
  const named = name ? { name } : {}
  const start = name?.place ?? first.place
  if (cursor.accept('CHECK')) {
    cursor.expect('(')
    const condition = cursor.expression()
    cursor.expect(')')
    return { kind: 'check', ...named, condition, place: cursor.from(start) }
  }
  if (cursor.accept('PRIMARY', 'KEY')) {
    const columns = cursor.parenthesised(() => {
      const column = cursor.name('a column name')
      cursor.accept('TIMESERIES')
      return column
    })
    readInformational(cursor)
    return { kind: 'primaryKey', ...named, columns, place: cursor.from(start) }
  }
  cursor.expect('FOREIGN', 'KEY')
  const columns = cursor.parenthesised(() => cursor.name('a column name'))
  const { references, referencedColumns } = parseReferences(cursor)
  return { kind: 'foreignKey', ...named, columns, references, referencedColumns, place: cursor.from(start) }
}

function parseReferences(cursor: Cursor): { references: ObjectName; referencedColumns: Name[] } {
  cursor.expect('REFERENCES')
  const references = cursor.objectName('a table')
  const referencedColumns = cursor.at('(') ? parseNames(cursor) : []
  readInformational(cursor)
  return { references, referencedColumns }
}

/** Options of a key that is not enforced: nothing follows from them here. */
function readInformational(cursor: Cursor): void {
  while (
    cursor.accept('NOT', 'ENFORCED') || cursor.accept('DEFERRABLE') || cursor.accept('INITIALLY', 'DEFERRED') || cursor.accept('RELY') || cursor.accept('NORELY')
    || cursor.accept('MATCH', 'FULL') || cursor.accept('ON', 'UPDATE', 'NO', 'ACTION') || cursor.accept('ON', 'DELETE', 'NO', 'ACTION')
  );
}

const columnWords: ReadonlySet<string> = new Set(['NOT', 'COMMENT', 'DEFAULT', 'GENERATED', 'CONSTRAINT', 'PRIMARY', 'FOREIGN', 'REFERENCES', 'MASK', 'COLLATE'])

/** `name type [NOT NULL] [COMMENT …] …`; in a view the type is left out. */
export function parseColumn(cursor: Cursor): ColumnDefinition {
  const name = cursor.name('a column, CONSTRAINT, PRIMARY KEY or FOREIGN KEY')
  const column: Mutable<ColumnDefinition> = { name, notNull: false, primaryKey: false, place: name.place }
  if (!cursor.at(',') && !cursor.at(')') && !cursor.atAny(columnWords)) column.type = cursor.grammar.readType(cursor)
  for (;;) {
    const first = cursor.peek()
    if (cursor.accept('NOT', 'NULL')) column.notNull = true
    else if (cursor.accept('COMMENT')) column.comment = cursor.string('a comment in quotes')
    else if (cursor.accept('DEFAULT')) column.default = cursor.expression()
    else if (cursor.accept('GENERATED')) parseGenerated(cursor, column)
    else if (cursor.at('MASK')) {
      cursor.next()
      const fn = cursor.objectName('a function')
      const columns = cursor.accept('USING', 'COLUMNS') ? parseNames(cursor) : []
      column.mask = { function: fn, columns, place: cursor.from(first.place) }
    } else if (cursor.at('CONSTRAINT') || cursor.at('PRIMARY') || cursor.at('FOREIGN') || cursor.at('REFERENCES')) {
      if (cursor.accept('CONSTRAINT')) cursor.name('the name of a constraint')
      if (cursor.accept('PRIMARY', 'KEY')) {
        column.primaryKey = true
        readInformational(cursor)
      } else {
        cursor.accept('FOREIGN', 'KEY')
        parseReferences(cursor)
      }
    } else break
  }
  return { ...column, place: cursor.from(name.place) }
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
