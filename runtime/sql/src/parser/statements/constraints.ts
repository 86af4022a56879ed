import { type Name, type ObjectName } from '../../tree/expression.ts'
import { type Expectation, type TableConstraint } from '../../tree/definition.ts'
import { type Place } from '../../place.ts'
import { type Cursor } from '../cursor.ts'
import { parseNames, parseObject } from './names.ts'

/** Behind `CONSTRAINT name`: `EXPECT (condition) [ON VIOLATION …]`. */
export function parseExpectation(cursor: Cursor, name: Name): Expectation {
  cursor.expect('EXPECT')
  const condition = parseCondition(cursor)
  let onViolation: Expectation['onViolation'] = 'KEEP'
  if (cursor.accept('ON', 'VIOLATION')) {
    onViolation = cursor.expectAny('DROP', 'FAIL') === 'DROP' ? 'DROP ROW' : 'FAIL UPDATE'
    if (onViolation === 'DROP ROW') cursor.expect('ROW')
    else cursor.expect('UPDATE')
  }
  return { name, condition, onViolation, place: cursor.from(name.place) }
}

/** `[CONSTRAINT name] PRIMARY KEY (…)`, `FOREIGN KEY (…) REFERENCES …`, `CHECK (…)`; the name has been read. */
export function parseTableConstraint(cursor: Cursor, name?: Name): TableConstraint {
  const first = cursor.peek()
  const named = name ? { name } : {}
  const start = name?.place ?? first.place
  if (cursor.accept('CHECK')) return parseCheck(cursor, named, start)
  if (cursor.accept('PRIMARY', 'KEY')) {
    const columns = cursor.parenthesised(() => {
      const column = cursor.name('a column name')
      cursor.accept('TIMESERIES')
      return column
    })
    readInformational(cursor)
    return { kind: 'primaryKey', ...named, columns, place: cursor.from(start) }
  }
  if (!cursor.accept('FOREIGN', 'KEY')) cursor.fail('CHECK, PRIMARY KEY or FOREIGN KEY')
  const columns = cursor.parenthesised(() => cursor.name('a column name'))
  return { kind: 'foreignKey', ...named, columns, ...parseReferences(cursor), place: cursor.from(start) }
}

/** `[CONSTRAINT name] PRIMARY KEY | [FOREIGN KEY] REFERENCES t (c) | CHECK (…) | NOT NULL` behind the column that it is about. */
export function parseColumnConstraint(cursor: Cursor, column: Name): TableConstraint | 'notNull' {
  const start = cursor.peek().place
  const named = cursor.accept('CONSTRAINT') ? { name: cursor.name('the name of a constraint') } : {}
  if (cursor.accept('NOT', 'NULL')) return 'notNull'
  if (cursor.accept('CHECK')) return parseCheck(cursor, named, start)
  if (cursor.accept('PRIMARY', 'KEY')) {
    readInformational(cursor)
    return { kind: 'primaryKey', ...named, columns: [column], place: cursor.from(start) }
  }
  cursor.accept('FOREIGN', 'KEY')
  if (!cursor.at('REFERENCES')) cursor.fail('PRIMARY KEY, REFERENCES or CHECK')
  return { kind: 'foreignKey', ...named, columns: [column], ...parseReferences(cursor), place: cursor.from(start) }
}

function parseCheck(cursor: Cursor, named: { name?: Name }, start: Place): TableConstraint {
  const condition = parseCondition(cursor)
  readInformational(cursor)
  return { kind: 'check', ...named, condition, place: cursor.from(start) }
}

function parseCondition(cursor: Cursor): Expectation['condition'] {
  cursor.expect('(')
  const condition = cursor.expression()
  cursor.expect(')')
  return condition
}

function parseReferences(cursor: Cursor): { references: ObjectName; referencedColumns: Name[] } {
  cursor.expect('REFERENCES')
  const references = parseObject(cursor, 'a table')
  const referencedColumns = cursor.at('(') ? parseNames(cursor) : []
  readInformational(cursor)
  return { references, referencedColumns }
}

/** Options of a key that is not enforced: nothing follows from them here. */
function readInformational(cursor: Cursor): void {
  while (
    cursor.accept('NOT', 'ENFORCED') || cursor.accept('ENFORCED') || cursor.accept('NOT', 'DEFERRABLE') || cursor.accept('DEFERRABLE') || cursor.accept('INITIALLY', 'DEFERRED') || cursor.accept('RELY')
    || cursor.accept('NORELY') || cursor.accept('MATCH', 'FULL') || cursor.accept('ON', 'UPDATE', 'NO', 'ACTION') || cursor.accept('ON', 'DELETE', 'NO', 'ACTION')
  );
}
