import { identifierParts, namesIn, SqlError, type Expression, type ObjectName, type Statement } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { variableAt } from './locals.ts'
import { originIn, type Run } from './run.ts'
import { valueOf } from './variables.ts'

/** The statement with the names of tables and other objects that `IDENTIFIER(…)` computes, as `IDENTIFIER(schema || '.t')` of a variable. */
export async function withNames<S extends Statement>(run: Run, statement: S): Promise<S> {
  // The statements of a script come by themselves, once their variables are set.
  if (statement.kind === 'compound' || !/identifier\s*\(/i.test(run.script.textOf(statement))) return statement
  return named(run, statement, kept.has(statement.kind) ? lasting : nothing)
}

/** What is kept as text is read anew when the session's variables are gone, and refuses them itself. */
const kept: ReadonlySet<Statement['kind']> = new Set(['createView', 'createFunction', 'alterTable', 'alterObject', 'createMaterializedView'])
const lasting: ReadonlySet<string> = new Set(['query', 'body'])
const nothing: ReadonlySet<string> = new Set()

/** One after the other, so that the first name that is none is the one that is told. */
async function named<T>(run: Run, part: T, skipped: ReadonlySet<string>): Promise<T> {
  if (typeof part !== 'object' || part === null) return part
  if (Array.isArray(part)) {
    const items: unknown[] = []
    for (const item of part) items.push(await named(run, item, skipped))
    return items as T
  }
  if (isComputed(part)) {
    const { identifier, ...name } = part
    return { ...name, parts: await partsMeant(run, identifier) } as T
  }
  if (isComputedTable(part) && !identifierParts(part.identifier, { resolveVariable: (parts) => variableAt(run, parts) })) {
    const { identifier, ...table } = part
    return { ...table, name: { ...part.name, parts: await partsMeant(run, identifier) } } as T
  }
  const entries: [string, unknown][] = []
  for (const [key, child] of Object.entries(part)) entries.push([key, skipped.has(key) ? child : await named(run, child as unknown, skipped)])
  return Object.fromEntries(entries) as T
}

type Computed<T> = T & { readonly identifier: Expression }

const isComputed = (part: object): part is Computed<ObjectName> => 'parts' in part && 'identifier' in part
const isComputedTable = (part: object): part is Computed<{ readonly name: ObjectName }> => 'kind' in part && part.kind === 'table' && 'identifier' in part

async function partsMeant(run: Run, identifier: Expression): Promise<ObjectName['parts']> {
  const { place } = identifier
  const unfit = (kind: 'NULL' | 'WRONG_TYPE' | 'NOT_CONSTANT', message: string): WarehouseError => new WarehouseError(`NOT_A_CONSTANT_STRING.${kind}`, `IDENTIFIER needs a text that is known before the statement runs: ${message}`, { origin: originIn(run, place) })
  const { value, type } = await valueOf(run, identifier).catch((error: unknown) => {
    throw error instanceof SqlError && error.problems[0]?.code.startsWith('UNRESOLVED_COLUMN') ? unfit('NOT_CONSTANT', 'this is no variable') : error
  })
  if (value === null) throw unfit('NULL', 'this is null')
  if (type.kind !== 'string') throw unfit('WRONG_TYPE', 'this is of another type')
  const parts = namesIn(value)
  if (!parts) throw new WarehouseError('PARSE_SYNTAX_ERROR', `'${value}' is no name`, { origin: originIn(run, place) })
  return parts.map((text) => ({ text, quoted: true, place }))
}
