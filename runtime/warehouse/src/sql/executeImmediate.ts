import { parseDatabricks, SqlError, type Argument, type Expression } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { done, never, originIn, type Run, type Runner, type StatementOf } from './run.ts'
import { variableAt } from './locals.ts'
import { assign, constantOf, slotOf, valueOf } from './variables.ts'

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
    if (only.kind === 'compound') throw new WarehouseError('SQL_SCRIPT_IN_EXECUTE_IMMEDIATE', 'EXECUTE IMMEDIATE cannot run a script', { origin: originIn(run, place) })
    if (into.length === 0) return run.perform(inner.run, only)
    const slots = into.map((name) => slotOf(run, name))
    if (only.kind !== 'query') throw new WarehouseError('INVALID_STATEMENT_FOR_EXECUTE_INTO', 'INTO takes the row of a query, and this is none', { origin: originIn(run, place) })
    await assign(inner.run, slots, only.query, only.place)
    return done
  },
}

async function read(run: Run, text: string, using: StatementOf<'executeImmediate'>['using']): Promise<{ readonly run: Run; readonly statement: Run['script']['statements'][number] }> {
  const file = `${run.file} (EXECUTE IMMEDIATE)`
  const script = parseDatabricks({ text, file, computesNames: true })
  const [problem, ...others] = script.problems.filter(({ severity }) => severity === 'error')
  if (problem) throw new SqlError([problem, ...others])
  const [statement, ...more] = script.statements
  if (!statement || more.length > 0) throw new WarehouseError('PARSE_SYNTAX_ERROR', `EXECUTE IMMEDIATE runs one statement, the text has ${script.statements.length}`, { origin: { file, line: 1, column: 1 } })
  // The text is the session's: it sees no variable of the script around.
  return { run: { ...run, locals: undefined, caught: undefined, script, file, text, values: await parametersOf(run, using) }, statement }
}

/** The values of USING: by name, or under '1', '2', …. */
async function parametersOf(run: Run, using: readonly Argument[]): Promise<Readonly<Record<string, Expression>>> {
  const entries = await Promise.all(using.map(async ({ name, value }, i): Promise<[string, Expression]> => {
    return [name?.text ?? nameOfVariable(run, value) ?? String(i + 1), await constantOf(run, value)]
  }))
  return Object.fromEntries(entries.flatMap(([name, value], i) => (name === String(i + 1) ? [[name, value]] : [[name, value], [String(i + 1), value]])))
}

/** A variable stands for the parameter of its own name too. */
const nameOfVariable = (run: Run, value: Expression): string | undefined => {
  const only = value.kind === 'column' && value.parts.length === 1 ? value.parts[0]?.text : undefined
  return only !== undefined && variableAt(run, [only.toLowerCase()]) ? only : undefined
}
