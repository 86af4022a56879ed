import { formatType, functions as builtIns, type CreateFunction, type Note, type ObjectName } from '@lagoon/sql'
import { fullName, type FunctionEntry } from '@lagoon/unity-catalog'
import { WarehouseError } from '../error.ts'
import { checkCreatedFunction } from '../plan.ts'
import { createdBy, ownName, temporaryFunction } from '../routines.ts'
import { keptText } from './keptText.ts'
import { partsOf, schemaName, tableName } from './names.ts'
import { done, listing, originIn, refuse, zoneIn, type Result, type Run, type Runner, type StatementOf } from './run.ts'

/** CREATE FUNCTION keeps the statement; calls read it anew. */
export const createFunction: Runner<'createFunction'> = {
  writes: ({ temporary }) => !temporary,
  async run(run, statement) {
    const { name, temporary, orReplace, ifNotExists, body, comment } = statement
    if (body.kind === 'foreign') return refuse(run, body.place, `a function in ${body.language}`, 'write it in SQL: RETURNS … RETURN …')
    const definition = keptText(run, statement)
    if (temporary) return createTemporary(run, statement, definition)
    const full = tableName(partsOf(name), run.session.defaults, originIn(run, name.place))
    await check(run, statement, fullName(full).toLowerCase())
    const { defaults } = run.session
    await run.tools.catalog.createFunction({ ...full, definition, context: defaults, zone: zoneIn(run).id, ...(comment !== undefined && { comment }) }, { ifNotExists, orReplace })
    return done
  },
}

async function createTemporary(run: Run, statement: CreateFunction, text: string): Promise<Result> {
  const { name, orReplace, ifNotExists } = statement
  const origin = originIn(run, name.place)
  const own = temporaryName(run, name)
  if (ifNotExists) throw new WarehouseError('INVALID_SQL_SYNTAX.CREATE_TEMP_FUNC_WITH_IF_NOT_EXISTS', 'a temporary function is not created IF NOT EXISTS', { origin, hint: 'CREATE OR REPLACE' })
  const key = own.toLowerCase()
  await check(run, statement, temporaryFunction(key))
  if (run.session.functions.has(key) && !orReplace) throw new WarehouseError('ROUTINE_ALREADY_EXISTS', `the temporary function ${own} already exists`, { origin, hint: 'CREATE OR REPLACE' })
  run.session.functions.set(key, { text, zone: zoneIn(run) })
  return done
}

function temporaryName(run: Run, name: ObjectName): string {
  const own = ownName(partsOf(name))
  if (own === undefined) throw new WarehouseError('INVALID_TEMP_OBJ_QUALIFIER', `a temporary function has a name of one part, or SESSION before it, not ${partsOf(name).join('.')}`, { origin: originIn(run, name.place) })
  return own
}

const check = ({ tools, file, text, session, locals }: Run, definition: CreateFunction, identity: string): Promise<void> =>
  checkCreatedFunction(tools, definition, { file, text, ...session.defaults, session, locals, lasting: !definition.temporary }, identity)

export async function dropFunction(run: Run, { name, temporary, ifExists }: StatementOf<'drop'>): Promise<Result> {
  if (temporary) {
    const own = temporaryName(run, name)
    if (!run.session.functions.delete(own.toLowerCase()) && !ifExists) throw new WarehouseError('ROUTINE_NOT_FOUND', `there is no temporary function ${own}`, { origin: originIn(run, name.place) })
    return done
  }
  const parts = partsOf(name)
  const full = tableName(parts, run.session.defaults, originIn(run, name.place))
  if (parts.length === 1 && builtIns.find(full.name)) throw new WarehouseError('FORBIDDEN_OPERATION', `${full.name} is a function of the language: it cannot be dropped`, { origin: originIn(run, name.place) })
  if (!ifExists) await run.tools.catalog.function(full)
  await run.tools.catalog.dropFunction(full)
  return done
}

export async function describeFunction(run: Run, { name, extended, place }: StatementOf<'describe'> & { readonly what: 'schema' | 'catalog' | 'function' }): Promise<Result> {
  const parts = partsOf(name)
  const [only] = parts
  const own = ownName(parts)
  const temporary = own === undefined ? undefined : run.session.functions.get(own.toLowerCase())
  if (own !== undefined && temporary !== undefined) return described(rowsOf(own, temporary.text, extended))
  const builtIn = parts.length === 1 && only !== undefined ? builtIns.find(only) : undefined
  if (builtIn) return described(builtInRows(builtIn, extended))
  const entry = await run.tools.catalog.function(tableName(parts, run.session.defaults, originIn(run, place)))
  return described(rowsOf(fullName(entry), entry.definition, extended, entry))
}

type BuiltIn = NonNullable<ReturnType<typeof builtIns.find>>

function builtInRows(entry: BuiltIn, extended: boolean): string[] {
  const signatures = 'forms' in entry ? entry.forms.map(({ signature }) => signature.replace(/^\w+/, entry.name)) : 'signature' in entry ? [entry.signature] : []
  if (entry.kind === 'refused') return [`Function: ${entry.name}`, `Usage: not supported here: ${entry.why}`]
  const note = 'note' in entry && entry.note !== undefined ? [noteText(entry.note)] : []
  return [`Function: ${entry.name}`, ...signatures.map((signature) => `Usage: ${signature}`), ...(extended ? note.map((text) => `Note: ${text}`) : [])]
}

const noteText = (note: Note): string => (typeof note === 'string' ? note : 'differs' in note ? `differs from Databricks: ${note.differs}` : `as on Databricks, but for: ${note.butFor}`)

/** As Databricks lists them: labels in a column of their own width. */
function rowsOf(name: string, definition: string, extended: boolean, entry?: FunctionEntry): string[] {
  const parsed = createdBy(definition)
  const parameters = parsed?.parameters ?? []
  const input = parameters.map(({ name: parameter, type }) => `${parameter.text} ${formatType(type)}`)
  const returns = parsed?.returns
  const result = returns?.kind === 'scalar' ? formatType(returns.type) : returns ? returns.columns.map((column) => `${column.name.text} ${formatType(column.type)}`).join(', ') : ''
  const rows: [string, string][] = [
    ['Function', name],
    ['Type', returns?.kind === 'table' ? 'TABLE' : 'SCALAR'],
    ['Input', input[0] ?? '()'],
    ...input.slice(1).map((text): [string, string] => ['', text]),
    ['Returns', result],
  ]
  const more: [string, string][] = [
    ['Comment', entry?.comment ?? parsed?.comment ?? ''],
    ['Deterministic', String(parsed?.deterministic ?? true)],
    ['Data Access', parsed?.body.kind === 'query' ? 'READS SQL DATA' : 'CONTAINS SQL'],
    ...(entry ? ([['Create Time', entry.createdAt]] satisfies [string, string][]) : []),
    ['Body', bodyOf(definition, parsed)],
  ]
  return [...rows, ...(extended ? more.filter(([, text]) => text !== '') : [])].map(([label, text]) => `${(label === '' ? '' : `${label}:`).padEnd(15)}${text}`)
}

function bodyOf(definition: string, parsed: CreateFunction | undefined): string {
  if (parsed?.body.kind === 'expression') return definition.slice(parsed.body.expression.place.start, parsed.body.expression.place.end)
  return parsed?.body.kind === 'query' ? definition.slice(parsed.body.query.place.start, parsed.body.query.place.end) : ''
}

const described = (rows: readonly string[]): Result => listing({ function_desc: 'string' }, rows.map((row) => [row]))

/** The names of functions: those of the language, of the session and of a schema. */
export async function showFunctions(run: Run, { in: within, scope, place }: StatementOf<'show'>, like: (name: string) => boolean): Promise<Result> {
  const { catalog, schema } = within ? schemaName(partsOf(within), run.session.defaults, originIn(run, place)) : run.session.defaults
  const system = scope === 'USER' ? [] : builtIns.entries.filter(({ kind }) => kind !== 'refused').map(({ name }) => name)
  const own = scope === 'SYSTEM' ? [] : await run.tools.catalog.functions(catalog, schema)
  const temporary = scope === 'SYSTEM' ? [] : [...run.session.functions.keys()]
  const rows = [...system.filter(like), ...temporary.filter(like), ...own.filter(({ name }) => like(name)).map(fullName)]
  return listing({ function: 'string' }, rows.sort().map((name) => [name]))
}

