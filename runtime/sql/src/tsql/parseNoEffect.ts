import { type Cursor } from '../parser/cursor.ts'
import { type Place } from '../place.ts'
import { skipParentheses } from './grammar.ts'
import { type TsqlStatement } from './statement.ts'

const nothing = (cursor: Cursor, place: Place, what: string): TsqlStatement => ({ kind: 'noEffect', what, place: cursor.from(place) })

/** `GRANT SELECT, EXECUTE ON SCHEMA::dbo TO [adf] WITH GRANT OPTION` and its kin. */
export function parseGrant(cursor: Cursor, place: Place): TsqlStatement {
  const word = cursor.next().upper
  while (!cursor.at('TO') && !cursor.at('FROM')) {
    if (cursor.atEnd || cursor.at(';')) cursor.fail('TO')
    if (cursor.at('(')) skipParentheses(cursor)
    else cursor.next()
  }
  cursor.next()
  cursor.list(() => cursor.name('a user or a role'))
  if (cursor.accept('WITH')) cursor.expect('GRANT', 'OPTION')
  cursor.accept('CASCADE')
  return nothing(cursor, place, `${word} changes nothing here: everyone is dbo`)
}

const principals: ReadonlySet<string> = new Set(['USER', 'ROLE', 'LOGIN'])
export const namesPrincipal = (cursor: Cursor): boolean => principals.has(cursor.peek().upper)

/** `CREATE USER [adf] FROM EXTERNAL PROVIDER`, `ALTER ROLE r ADD MEMBER u`, `DROP USER IF EXISTS u`, from USER on. */
export function parsePrincipal(cursor: Cursor, place: Place, verb: string): TsqlStatement {
  const what = cursor.next().upper
  cursor.accept('IF', 'EXISTS')
  cursor.name('a name')
  for (;;) {
    if (cursor.accept('FROM', 'EXTERNAL', 'PROVIDER') || cursor.accept('WITHOUT', 'LOGIN')) continue
    if (cursor.accept('FOR', 'LOGIN') || cursor.accept('FROM', 'LOGIN') || cursor.accept('ADD', 'MEMBER') || cursor.accept('DROP', 'MEMBER') || cursor.accept('AUTHORIZATION')) {
      cursor.name('a name')
      continue
    }
    if (!cursor.accept('WITH')) break
    cursor.list(() => {
      cursor.name('an option')
      cursor.expect('=')
      cursor.next()
    })
  }
  return nothing(cursor, place, `${verb} ${what} changes nothing here: everyone is dbo`)
}

/** `ALTER INDEX ALL ON t REBUILD WITH (…)`, from INDEX on. */
export function parseAlterIndex(cursor: Cursor, place: Place): TsqlStatement {
  cursor.next()
  if (!cursor.accept('ALL')) cursor.name('the name of an index')
  cursor.expect('ON')
  cursor.objectName('a table name')
  const word = cursor.expectAny('REBUILD', 'REORGANIZE')
  if (cursor.accept('PARTITION', '=')) cursor.next()
  if (cursor.accept('WITH')) skipParentheses(cursor)
  return nothing(cursor, place, `ALTER INDEX … ${word} changes nothing here`)
}

/** `UPDATE STATISTICS t (i) WITH FULLSCAN`, from STATISTICS on. */
export function parseUpdateStatistics(cursor: Cursor, place: Place): TsqlStatement {
  cursor.next()
  cursor.objectName('a table name')
  if (cursor.at('(')) skipParentheses(cursor)
  else if (cursor.atName() && !cursor.atAny(cursor.grammar.reserved)) cursor.next()
  if (cursor.accept('WITH')) {
    do {
      cursor.name('an option')
      if (cursor.peek().kind === 'number') { cursor.next(); cursor.acceptAny('PERCENT', 'ROWS') }
    } while (cursor.accept(','))
  }
  return nothing(cursor, place, 'UPDATE STATISTICS changes nothing here')
}
