import { nearest } from '../nearest.ts'
import { type Query } from '../tree/query.ts'
import { type Explain, type Statement } from '../tree/statement.ts'
import { isPart } from '../tree/walk.ts'
import { type Cursor } from './cursor.ts'
import { startsQuery } from './lookahead.ts'
import { parseQueryBehind, parseWith, type With } from './queries.ts'
import { everythingOf } from './tables.ts'
import { parseScripting } from './scripting/compound.ts'
import { parseAlter } from './statements/alter.ts'
import { parseDelete, parseInsert, parseMerge, parseTruncate, parseUpdate } from './statements/change.ts'
import { parseCopyInto } from './statements/copyInto.ts'
import { parseCreate, parseReplaceTable } from './statements/create.ts'
import { parseApplyChanges } from './statements/flows.ts'
import { parseGrant } from './statements/grants.ts'
import { parseDescribe, parseShow } from './statements/inspect.ts'
import { parseAnalyze, parseCache, parseConvert, parseFile, parseFsck, parseOptimize, parseRefresh, parseReorg, parseRepair, parseRestore, parseVacuum } from './statements/maintain.ts'
import { parseCommentOn, parseDrop, parseUndrop } from './statements/objects.ts'
import { parseCallStatement, parseDeclare, parseExecuteImmediate, parseReset, parseSet, parseUnset, parseUse } from './statements/session.ts'

/** One statement of Databricks SQL. */
export function parseDatabricksStatement(cursor: Cursor): Statement {
  const first = cursor.peek()
  if (first.upper === 'WITH' && startsQuery(cursor)) return parseBehindWith(cursor)
  if (startsQuery(cursor) || first.upper === '(') {
    const query = cursor.query()
    return { kind: 'query', query, place: query.place }
  }
  const read = Object.hasOwn(statements, first.upper) ? statements[first.upper] : undefined
  if (read) return read(cursor)
  const name = refused.find(words => cursor.atPhrase(words))
  if (name) cursor.refuse('UNSUPPORTED_FEATURE', `${name} works on Databricks but has no local counterpart yet`, first.place)
  if (cursor.atName() && cursor.peek(1).text === ':') return parseScripting(cursor, parseDatabricksStatement)
  const meant = first.kind === 'word' ? nearest(first.text, [...Object.keys(statements), 'SELECT', 'WITH', 'VALUES']) : undefined
  return cursor.fail('a statement', meant && `did you mean ${meant}?`)
}

const statements: Readonly<Record<string, (cursor: Cursor) => Statement>> = {
  BEGIN: (cursor) => parseScripting(cursor, parseDatabricksStatement),
  CREATE: parseCreate,
  REPLACE: parseReplaceTable,
  APPLY: parseApplyChanges,
  AUTO: parseApplyChanges,
  INSERT: parseInsert,
  UPDATE: parseUpdate,
  DELETE: parseDelete,
  MERGE: parseMerge,
  TRUNCATE: parseTruncate,
  COPY: parseCopyInto,
  DROP: parseDrop,
  UNDROP: parseUndrop,
  ALTER: parseAlter,
  COMMENT: parseCommentOn,
  GRANT: parseGrant,
  REVOKE: parseGrant,
  DENY: parseGrant,
  DESCRIBE: parseDescribe,
  DESC: parseDescribe,
  SHOW: parseShow,
  EXPLAIN: parseExplain,
  USE: parseUse,
  SET: parseSet,
  UNSET: parseUnset,
  RESET: parseReset,
  DECLARE: parseDeclare,
  EXECUTE: parseExecuteImmediate,
  CALL: parseCallStatement,
  OPTIMIZE: parseOptimize,
  VACUUM: parseVacuum,
  RESTORE: parseRestore,
  REFRESH: parseRefresh,
  REORG: parseReorg,
  FSCK: parseFsck,
  CONVERT: parseConvert,
  MSCK: parseRepair,
  REPAIR: parseRepair,
  ANALYZE: parseAnalyze,
  CACHE: parseCache,
  UNCACHE: parseCache,
  CLEAR: parseCache,
  LIST: parseFile,
  GET: parseFile,
  PUT: parseFile,
  REMOVE: parseFile,
}

const refused: readonly string[] = ['COMMIT', 'ROLLBACK', 'LOAD DATA', 'SYNC', 'GENERATE', 'ADD JAR', 'ADD FILE', 'ADD ARCHIVE', 'DFS', 'CLONE']

/** A query, or a change, whose queries then see the common table expressions. */
function parseBehindWith(cursor: Cursor): Statement {
  const { place } = cursor.peek()
  return cursor.nested(() => {
    const common = parseWith(cursor)
    const { upper } = cursor.peek()
    if (upper === 'INSERT') {
      const insert = parseInsert(cursor)
      if (insert.kind !== 'insert') return insert
      const query = { ...insert.query, with: [...common.tables, ...insert.query.with], recursive: common.recursive || insert.query.recursive }
      return { ...insert, query, place: cursor.from(place) }
    }
    if (upper === 'MERGE' || upper === 'UPDATE' || upper === 'DELETE') return { ...inSight(changes[upper](cursor), common), place: cursor.from(place) }
    const query = parseQueryBehind(cursor, common, place)
    return { kind: 'query', query, place: query.place }
  })
}

const changes = { MERGE: parseMerge, UPDATE: parseUpdate, DELETE: parseDelete } as const

/** A statement whose queries see the common table expressions before it, each by itself; so does the source of MERGE. */
function inSight<T>(part: T, common: With): T {
  if (typeof part !== 'object' || part === null) return part
  if (Array.isArray(part)) return part.map((each: unknown) => inSight(each, common)) as T
  if (isPart(part)) {
    const around = (query: Query): Query => ({ kind: 'query', with: common.tables, recursive: common.recursive, body: query, orderBy: [], place: query.place })
    if (part.kind === 'query') return around(part) as T
    if (part.kind === 'table') {
      const [name, ...more] = part.name.parts
      if (!name || more.length > 0 || !common.tables.some((table) => table.name.text.toLowerCase() === name.text.toLowerCase())) return part
      return { kind: 'derived', query: around(everythingOf({ ...part, alias: { columns: [] } })), lateral: false, alias: { name, ...part.alias }, place: part.place } as T
    }
  }
  return Object.fromEntries(Object.entries(part).map(([key, child]: [string, unknown]) => [key, inSight(child, common)])) as T
}

function parseExplain(cursor: Cursor): Explain {
  const start = cursor.expect('EXPLAIN').place
  const mode = cursor.acceptAny('EXTENDED', 'CODEGEN', 'COST', 'FORMATTED') ?? 'SIMPLE'
  if (cursor.at('BEGIN') || cursor.peek(1).text === ':') cursor.fail('a statement: a script has no plan')
  return { kind: 'explain', mode, statement: cursor.nested(() => parseDatabricksStatement(cursor)), place: cursor.from(start) }
}
