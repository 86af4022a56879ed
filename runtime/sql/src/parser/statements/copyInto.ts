import { type CopyInto } from '../../tree/change.ts'
import { type SelectItem } from '../../tree/query.ts'
import { type Cursor } from '../cursor.ts'
import { parseStar } from '../star.ts'
import { parseNames, parseObject, parseProperties, parseWholeNumber } from './names.ts'

type Clauses = Pick<CopyInto, 'files' | 'formatOptions' | 'copyOptions'> & { pattern?: string; validate?: { rows?: number } }

/** `COPY INTO t FROM 'path' FILEFORMAT = …` and its clauses, each at most once. */
export function parseCopyInto(cursor: Cursor): CopyInto {
  const start = cursor.expect('COPY', 'INTO').place
  const target = parseObject(cursor, 'a table')
  const byPosition = cursor.accept('BY', 'POSITION')
  const columns = !byPosition && cursor.at('(') ? parseNames(cursor) : []
  cursor.expect('FROM')
  const { items, path } = cursor.accept('(') ? parseSource(cursor) : { items: undefined, path: parsePath(cursor) }
  cursor.expect('FILEFORMAT', '=')
  const format = cursor.name('a file format')
  let clauses: Clauses = { files: [], formatOptions: [], copyOptions: [] }
  const seen = new Set<string>()
  for (;;) {
    const clause = readClause(cursor)
    if (!clause) break
    cursor.once(clause.name, seen)
    clauses = { ...clauses, ...clause.value }
  }
  return { kind: 'copyInto', target, columns, byPosition, path, ...(items && { items }), format, ...clauses, place: cursor.from(start) }
}

function readClause(cursor: Cursor): { name: string; value: Partial<Clauses> } | undefined {
  if (cursor.accept('VALIDATE')) {
    if (cursor.accept('ALL')) return { name: 'VALIDATE', value: { validate: {} } }
    if (cursor.peek().kind !== 'number') return { name: 'VALIDATE', value: { validate: {} } }
    const rows = parseWholeNumber(cursor, 'a number of rows')
    cursor.expect('ROWS')
    return { name: 'VALIDATE', value: { validate: { rows } } }
  }
  if (cursor.accept('FILES', '=')) return { name: 'FILES or PATTERN', value: { files: cursor.parenthesised(() => cursor.string('the name of a file in quotes')) } }
  if (cursor.accept('PATTERN', '=')) return { name: 'FILES or PATTERN', value: { pattern: cursor.string('a pattern in quotes') } }
  if (cursor.accept('FORMAT_OPTIONS')) return { name: 'FORMAT_OPTIONS', value: { formatOptions: parseProperties(cursor) } }
  if (cursor.accept('COPY_OPTIONS')) return { name: 'COPY_OPTIONS', value: { copyOptions: parseProperties(cursor) } }
  return undefined
}

/** `SELECT a, b AS c FROM 'path'`; the parenthesis has been read. */
function parseSource(cursor: Cursor): { items: SelectItem[]; path: CopyInto['path'] } {
  cursor.expect('SELECT')
  const items = cursor.list((): SelectItem => {
    const expression = cursor.at('*') ? parseStar(cursor) : cursor.expression()
    const named = cursor.accept('AS') || (cursor.atName() && !cursor.atAny(cursor.grammar.reserved))
    return { expression, aliases: named ? [cursor.name('a column name')] : [], place: cursor.from(expression.place) }
  })
  cursor.expect('FROM')
  const path = parsePath(cursor)
  cursor.expect(')')
  return { items, path }
}

function parsePath(cursor: Cursor): CopyInto['path'] {
  const { place } = cursor.peek()
  const text = cursor.string('a path in quotes')
  if (cursor.at('WITH', '(')) cursor.refuse('UNSUPPORTED_FEATURE', 'credentials of COPY INTO have no local counterpart', cursor.peek().place, 'leave them out: the lake is a folder here')
  return { text, place }
}
