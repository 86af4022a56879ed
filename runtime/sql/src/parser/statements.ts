import { type Explain, type Statement } from '../tree/statement.ts'
import { nearest } from '../nearest.ts'
import { type Cursor } from './cursor.ts'
import { startsQuery } from './lookahead.ts'
import { parseDelete, parseInsert, parseMerge, parseTruncate, parseUpdate } from './statements/change.ts'
import { parseCreate } from './statements/create.ts'
import { parseApplyChanges } from './statements/flows.ts'
import { parseDescribe, parseShow, parseUse } from './statements/inspect.ts'
import { parseOptimize, parseRefresh, parseRestore, parseSet, parseVacuum } from './statements/maintain.ts'
import { parseAlter, parseCommentOn, parseDrop } from './statements/objects.ts'

/** One statement of Databricks SQL. */
export function parseDatabricksStatement(cursor: Cursor): Statement {
  const first = cursor.peek()
  if (startsQuery(cursor) || first.upper === '(') {
    const query = cursor.query()
    return { kind: 'query', query, place: query.place }
  }
  const read = Object.hasOwn(statements, first.upper) ? statements[first.upper] : undefined
  if (read) return read(cursor)
  const name = refused.find(words => cursor.atPhrase(words))
  if (name) cursor.refuse('UNSUPPORTED_FEATURE', `${name} works on Databricks but has no local counterpart yet`, first.place)
  const meant = first.kind === 'word' ? nearest(first.text, [...Object.keys(statements), 'SELECT', 'WITH', 'VALUES']) : undefined
  return cursor.fail('a statement', meant && `did you mean ${meant}?`)
}

const statements: Readonly<Record<string, (cursor: Cursor) => Statement>> = {
  CREATE: parseCreate,
  APPLY: parseApplyChanges,
  AUTO: parseApplyChanges,
  INSERT: parseInsert,
  UPDATE: parseUpdate,
  DELETE: parseDelete,
  MERGE: parseMerge,
  TRUNCATE: parseTruncate,
  DROP: parseDrop,
  ALTER: parseAlter,
  COMMENT: parseCommentOn,
  DESCRIBE: parseDescribe,
  DESC: parseDescribe,
  SHOW: parseShow,
  USE: parseUse,
  SET: parseSet,
  OPTIMIZE: parseOptimize,
  VACUUM: parseVacuum,
  RESTORE: parseRestore,
  REFRESH: parseRefresh,
  EXPLAIN: parseExplain,
}

const refused: readonly string[] = [
  'ANALYZE', 'BEGIN', 'CACHE', 'CALL', 'CLEAR', 'CONVERT', 'COPY INTO', 'DECLARE', 'DENY', 'EXECUTE IMMEDIATE', 'FSCK', 'GRANT', 'LIST', 'LOAD', 'MSCK', 'PUT', 'GET', 'REMOVE',
  'REORG', 'RESET', 'REVOKE', 'SYNC', 'UNCACHE', 'UNDROP', 'UNSET', 'REPAIR', 'GENERATE',
]

function parseExplain(cursor: Cursor): Explain {
  const start = cursor.expect('EXPLAIN').place
  const mode = cursor.acceptAny('EXTENDED', 'CODEGEN', 'COST', 'FORMATTED') ?? 'SIMPLE'
  return { kind: 'explain', mode, statement: cursor.nested(() => parseDatabricksStatement(cursor)), place: cursor.from(start) }
}
