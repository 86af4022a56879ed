import { parseDatabricks, SqlError, type Argument, type Expression } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { done, never, originIn, type Run, type Runner, type StatementOf } from './run.ts'
import { assign, heldVariable, valueOf, variableName } from './variables.ts'

/** EXECUTE IMMEDIATE: the text is computed, read and run as one statement of this session. */
export const executeImmediate: Runner<'executeImmediate'> = {
  // What the text does is known only once it is computed; `perform` asks then.
  writes: never,
  async run(run, statement) {
    const { text, into, using, place } = statement
    const { value } = await valueOf(run, text, { kind: 'string' })
    if (value === null) throw new WarehouseError('NULL_QUERY_STRING_EXECUTE_IMMEDIATE', 'the text of EXECUTE IMMEDIATE is null', { origin: originIn(run, text.place) })
    const inner = await read(run, value, using)
    const { statement: only } = inner
    if (only.kind === 'executeImmediate') throw new WarehouseError('NESTED_EXECUTE_IMMEDIATE', 'EXECUTE IMMEDIATE cannot run EXECUTE IMMEDIATE', { origin: originIn(run, place) })
    if (into.length === 0) return run.perform(inner.run, only)
    const keys = into.map((name) => variableName(run, name))
    into.forEach((name) => heldVariable(run, name))
    if (only.kind !== 'query') throw new WarehouseError('INVALID_STATEMENT_FOR_EXECUTE_INTO', 'INTO takes the row of a query, and this is none', { origin: originIn(run, place) })
    await assign(inner.run, keys, only.query, only.place)
    return done
  },
}

async function read(run: Run, text: string, using: StatementOf<'executeImmediate'>['using']): Promise<{ readonly run: Run; readonly statement: Run['script']['statements'][number] }> {
  const file = `${run.file} (EXECUTE IMMEDIATE)`
  const script = parseDatabricks({ text, file })
  const [problem, ...others] = script.problems.filter(({ severity }) => severity === 'error')
  if (problem) throw new SqlError([problem, ...others])
  const [statement, ...more] = script.statements
  if (!statement || more.length > 0) throw new WarehouseError('PARSE_SYNTAX_ERROR', `EXECUTE IMMEDIATE runs one statement, the text has ${script.statements.length}`, { origin: { file, line: 1, column: 1 } })
  return { run: { ...run, script, file, text, values: await parametersOf(run, using) }, statement }
}

/** The values of USING: by name, or under '1', '2', …. */
async function parametersOf(run: Run, using: readonly Argument[]): Promise<Readonly<Record<string, Expression>>> {
  const entries = await Promise.all(using.map(async ({ name, value }, i): Promise<[string, Expression]> => {
    const { value: text, type } = await valueOf(run, value)
    const { place } = value
    const operand: Expression = text === null ? { kind: 'literal', type: { kind: 'void' }, value: null, place } : { kind: 'literal', type: { kind: 'string' }, value: text, place }
    return [name?.text ?? nameOfVariable(run, value) ?? String(i + 1), { kind: 'cast', operand, type, typeText: '', attempt: false, place }]
  }))
  return Object.fromEntries(entries.flatMap(([name, value], i) => (name === String(i + 1) ? [[name, value]] : [[name, value], [String(i + 1), value]])))
}

/** A variable stands for the parameter of its own name too. */
const nameOfVariable = (run: Run, value: Expression): string | undefined => {
  const only = value.kind === 'column' && value.parts.length === 1 ? value.parts[0]?.text : undefined
  return only !== undefined && run.session.variables.has(only.toLowerCase()) ? only : undefined
}
