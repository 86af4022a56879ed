import { holdsQuery, parseDatabricks, SqlError, unsteadyIn, type Argument, type Expression } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { done, never, originIn, type Run, type Runner, type StatementOf } from './run.ts'
import { variableAt } from './locals.ts'
import { placed } from './placed.ts'
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

type Using = StatementOf<'executeImmediate'>['using']

async function read(run: Run, text: string, using: Using): Promise<{ readonly run: Run; readonly statement: Run['script']['statements'][number] }> {
  const file = `${run.file} (EXECUTE IMMEDIATE)`
  const values = await parametersOf(run, using)
  const asked = { names: false, marks: false }
  const script = parseDatabricks({ text, file, computesNames: true, standIn: ({ name, marked }) => {
    asked[marked ? 'marks' : 'names'] = true
    return (marked ? values.inOrder : values.named).get(name)
  } })
  const [problem, ...others] = script.problems.filter(({ severity }) => severity === 'error')
  if (problem) throw new SqlError([problem, ...others])
  const [statement, ...more] = script.statements
  if (!statement || more.length > 0) throw new WarehouseError('PARSE_SYNTAX_ERROR', `EXECUTE IMMEDIATE runs one statement, the text has ${script.statements.length}`, { origin: { file, line: 1, column: 1 } })
  if (asked.names && asked.marks) throw new WarehouseError('INVALID_QUERY_MIXED_QUERY_PARAMETERS', 'the text has parameters with names and question marks', { origin: originIn({ ...run, file }, statement.place), hint: 'write all of them in one way' })
  const unnamed = using.find((argument) => nameOf(run, argument) === undefined)
  if (asked.names && unnamed) throw new WarehouseError('ALL_PARAMETERS_MUST_BE_NAMED', 'the text has parameters with names, and this has none', { origin: originIn(run, unnamed.value.place), hint: 'give it one behind AS' })
  // The text is the session's: it sees no variable of the script around.
  return { run: { ...run, locals: undefined, caught: undefined, script, file, text }, statement }
}

/** The values of USING by name, and by their place as '1', '2', …. */
async function parametersOf(run: Run, using: Using): Promise<{ readonly named: ReadonlyMap<string, Expression>; readonly inOrder: ReadonlyMap<string, Expression> }> {
  const aliases = using.flatMap(({ name }) => name ?? [])
  const twice = aliases.find(({ text }, i) => aliases.findIndex((other) => other.text === text) < i)
  if (twice) throw new WarehouseError('EXEC_IMMEDIATE_DUPLICATE_ARGUMENT_ALIASES', `two arguments of USING are called ${twice.text}`, { origin: originIn(run, twice.place) })
  for (const { value } of using) refuseUnsteady(run, value)
  const values = await Promise.all(using.map(({ value }) => placed(run, value.place, () => constantOf(run, value))))
  const named = using.flatMap((argument, i): [string, Expression][] => {
    const [name, value] = [nameOf(run, argument), values[i]]
    return name !== undefined && value ? [[name, value]] : []
  })
  return { named: new Map(named), inOrder: new Map(values.map((value, i) => [String(i + 1), value])) }
}

/** What a parameter comes to is known before the text is read: it has no rows to aggregate, and asks no query. */
function refuseUnsteady(run: Run, value: Expression): void {
  const [found] = unsteadyIn(value)
  if (found?.what === 'generator') throw new WarehouseError('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', `${found.name} makes several rows, which USING cannot`, { origin: originIn(run, found.place) })
  if (found || holdsQuery(value)) throw new WarehouseError('UNSUPPORTED_EXPR_FOR_PARAMETER', `USING takes constants and variables, not ${found ? found.name : 'a query'}`, { origin: originIn(run, found?.place ?? value.place), hint: 'keep the value in a variable first' })
}

/** A variable stands for the parameter of its own name too. */
function nameOf(run: Run, { name, value }: Argument): string | undefined {
  if (name) return name.text
  const only = value.kind === 'column' && value.parts.length === 1 ? value.parts[0]?.text : undefined
  return only !== undefined && variableAt(run, [only.toLowerCase()]) ? only : undefined
}
