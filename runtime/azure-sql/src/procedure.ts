import { findNamed, isElsewhere, type Name, parseTsql, sameName, splitTsqlName, sqlTypes, type TsqlExecute, type TsqlStatement, type TsqlTable, type TsqlVariable } from '@lagoon/sql'
import { endCursors } from './cursors.ts'
import { dropTable } from './define.ts'
import type { Origin } from './error.ts'
import { failure, ScriptFailure } from './message.ts'
import type { Scope, Signal } from './interpret.ts'
import type { Run } from './run.ts'
import { ownType, type OwnType } from './types.ts'
import { runSystemProcedure } from './systemProcedure.ts'

type RunStatements = (scope: Scope, statements: readonly TsqlStatement[]) => Promise<Signal>

const deepest = 32

/** EXECUTE: a stored procedure, `sp_executesql`, or a text. Variables of the caller are not seen inside. */
export async function executeProcedure(scope: Scope, statement: TsqlExecute, origin: Origin, runStatements: RunStatements): Promise<void> {
  if (scope.depth >= deepest) throw failure('217', 'Maximum stored procedure, function, trigger, or view nesting level exceeded (limit 32).', origin, 'batch')
  if (statement.text) {
    const text = await scope.run.text(scope.site, statement.text)
    await within(scope, text ?? '', `EXEC at ${origin.file}:${origin.line}`, new Map(), runStatements)
    return
  }
  const parts = statement.variable ? splitTsqlName((await scope.run.text(scope.site, statement.variable)) ?? '') : statement.procedure?.parts.map(part => part.text) ?? []
  const name = parts.at(-1) ?? ''
  if (isElsewhere(scope.run.catalog, parts)) throw failure('40515', `Reference to database and/or server name in '${parts.join('.')}' is not supported in this version of SQL Server.`, origin, 'batch')
  if (name.toLowerCase() === 'sp_executesql') return executeText(scope, statement, origin, runStatements)
  const procedure = findNamed(scope.run.catalog.procedures, parts.at(-2), name)
  if (!procedure) {
    if (await executeFunction(scope, statement, parts, origin)) return
    const code = await runSystemProcedure(scope, statement, name, origin)
    if (code !== undefined) {
      if (statement.result) scope.run.variables.set(statement.result.toLowerCase(), { type: sqlTypes.int, duckdb: String(code) })
      return
    }
    if (/^(sp|xp)_/i.test(name)) throw failure('UNSUPPORTED_FEATURE', `the system procedure ${name} is not supported`, origin, 'batch')
    throw failure('2812', `Could not find stored procedure '${parts.join('.')}'.`, origin, 'batch')
  }
  const file = `procedure ${procedure.schema}.${procedure.name}`
  const { statements: [created], problems: [problem] } = parseTsql({ text: procedure.definition, file })
  if (problem || created?.kind !== 'createProcedure') throw failure(problem?.code ?? '102', problem?.message ?? 'the procedure cannot be read', problem?.origin ?? origin, 'batch')

  const inner: Scope = { ...scope, site: { file, text: procedure.definition }, depth: scope.depth + 1 }
  const variables = new Map<string, TsqlVariable>()
  const outputs: { from: string; to: string }[] = []
  const tables: TsqlTable[] = []
  const unnamed = statement.args.filter(argument => !argument.name)
  for (const [index, declared] of created.parameters.entries()) {
    const argument = statement.args.find(one => one.name?.toLowerCase() === declared.name.toLowerCase()) ?? unnamed[index]
    const own = declared.userType && ownType(scope.run, declared.userType, originIn(inner, declared))
    if (own?.kind === 'table') {
      if (!declared.readOnly) throw failure('352', `The table-valued parameter "${declared.name}" must be declared with the READONLY option.`, originIn(inner, declared), 'batch')
      tables.push(await tableArgument(scope, argument, declared.name, own, origin))
      continue
    }
    const parameter = { ...declared, type: own?.type ?? declared.type }
    const isDefault = argument?.value.kind === 'column'
    if (argument && !isDefault) {
      variables.set(parameter.name.toLowerCase(), await scope.run.evaluate(scope.site, argument.value, parameter.type))
      if (argument.output && argument.value.kind === 'variable') outputs.push({ from: parameter.name.toLowerCase(), to: argument.value.name.toLowerCase() })
    } else if (parameter.default) variables.set(parameter.name.toLowerCase(), await scope.run.evaluate(inner.site, parameter.default, parameter.type))
    else throw failure('201', `Procedure or function '${name}' expects parameter '${parameter.name}', which was not supplied.`, origin, 'batch')
  }
  refuseUnknown(statement, created.parameters, name, origin)
  if (unnamed.length > created.parameters.length) throw failure('8144', `Procedure or function ${name} has too many arguments specified.`, origin, 'batch')

  const { signal, after } = await withVariables(scope.run, variables, tables, () => asProcedure(scope.run, procedure, scope.depth, () => runStatements(inner, created.body)))
  for (const { from, to } of outputs) {
    const value = after.get(from)
    if (value) scope.run.variables.set(to, value)
  }
  if (statement.result) scope.run.variables.set(statement.result.toLowerCase(), { type: { kind: 'int' }, duckdb: typeof signal === 'object' ? signal.returned ?? '0' : '0' })
}

function refuseUnknown({ args }: TsqlExecute, parameters: readonly { readonly name: string }[], name: string, origin: Origin): void {
  const unknown = args.find(argument => argument.name !== undefined && !parameters.some(parameter => sameName(parameter.name, argument.name ?? '')))
  if (unknown) throw failure('8145', `${unknown.name} is not a parameter for procedure ${name}.`, origin, 'batch')
}

/** `EXEC @v = dbo.f 1, @b = 2`; false when there is no such function. */
async function executeFunction({ run, site }: Scope, statement: TsqlExecute, parts: readonly string[], origin: Origin): Promise<boolean> {
  const known = findNamed(run.catalog.functions, parts.at(-2), parts.at(-1) ?? '')
  if (!known || known.returnsRows) return false
  const { statements: [made] } = parseTsql({ text: known.definition, file: parts.join('.') })
  if (made?.kind !== 'createFunction') return false
  refuseUnknown(statement, made.parameters, known.name, origin)
  const { place } = statement
  const name = (text: string): Name => ({ text, quoted: false, place })
  const unnamed = statement.args.filter(argument => !argument.name)
  const given = made.parameters.map((parameter, index) => statement.args.find(one => one.name?.toLowerCase() === parameter.name.toLowerCase()) ?? unnamed[index])
  const args = [...given, ...unnamed.slice(given.length)].map(argument => ({ value: argument?.value ?? { kind: 'column' as const, parts: [name('DEFAULT')], place } }))
  const result = statement.result?.toLowerCase()
  const value = await run.evaluate(site, { kind: 'function', name: { parts: [name(known.schema), name(known.name)], place }, args, distinct: false, place }, result === undefined ? undefined : run.variables.get(result)?.type)
  if (result !== undefined) run.variables.set(result, value)
  return true
}

const originIn = (scope: Scope, { place }: { readonly place: { readonly line: number; readonly column: number } }): Origin => ({ file: scope.site.file, line: place.line, column: place.column })

/** The caller's table variable under the name of the parameter; nothing given is an empty table. */
async function tableArgument({ run }: Scope, argument: TsqlExecute['args'][number] | undefined, parameter: string, own: Extract<OwnType, { kind: 'table' }>, origin: Origin): Promise<TsqlTable> {
  const given = argument?.value.kind === 'variable' ? argument.value.name : undefined
  const name = given ?? `@default of ${parameter}`
  if (argument && argument.value.kind !== 'column' && given === undefined) throw failure('206', `Operand type clash: the table-valued parameter ${parameter} takes a table variable`, origin, 'batch')
  if (given === undefined) await own.makeTable(name)
  const table = findNamed(run.catalog.tables, undefined, name)
  if (!table) throw failure('137', `Must declare the table variable "${name}".`, origin, 'batch')
  return { ...table, name: parameter }
}

/** While a procedure runs, `@@PROCID` is its number. */
async function asProcedure(run: Run, procedure: { readonly id: number }, depth: number, act: () => Promise<Signal>): Promise<Signal> {
  const names = ['@@procid', '@@nestlevel'] as const
  const before = names.map(name => run.variables.get(name))
  run.setSession('@@procid', sqlTypes.int, String(procedure.id))
  run.setSession('@@nestlevel', sqlTypes.int, String(depth + 1))
  try {
    return await act()
  } finally {
    names.forEach((name, index) => { const value = before[index]; if (value) run.variables.set(name, value) })
  }
}

/** `sp_executesql N'…', N'@a INT, @b INT OUTPUT', @a = 1, @b = @x OUTPUT` */
async function executeText(scope: Scope, statement: TsqlExecute, origin: Origin, runStatements: RunStatements): Promise<void> {
  const [text, declarations, ...values] = statement.args
  if (!text) throw failure('201', `Procedure or function 'sp_executesql' expects parameter '@statement', which was not supplied.`, origin, 'batch')
  const variables = new Map<string, TsqlVariable>()
  const outputs: { from: string; to: string }[] = []
  if (declarations) {
    const written = ((await scope.run.text(scope.site, declarations.value)) ?? '').replaceAll(/(?<![@\w])OUT(PUT)?\b/gi, '')
    const { statements: [declared], problems: [problem] } = parseTsql({ text: `DECLARE ${written}`, file: 'parameters of sp_executesql' })
    if (problem || declared?.kind !== 'declare') throw new ScriptFailure([{ code: '102', message: problem?.message ?? 'the parameters cannot be read', origin }], 'batch')
    for (const [index, parameter] of declared.variables.entries()) {
      const argument = values.find(one => one.name?.toLowerCase() === parameter.name.toLowerCase()) ?? values.filter(one => !one.name)[index]
      if (!argument) throw failure('8178', `The parameterized query expects the parameter '${parameter.name}', which was not supplied.`, origin, 'batch')
      variables.set(parameter.name.toLowerCase(), await scope.run.evaluate(scope.site, argument.value, parameter.type))
      if (argument.output && argument.value.kind === 'variable') outputs.push({ from: parameter.name.toLowerCase(), to: argument.value.name.toLowerCase() })
    }
  }
  const after = await within(scope, (await scope.run.text(scope.site, text.value)) ?? '', `sp_executesql at ${origin.file}:${origin.line}`, variables, runStatements)
  for (const { from, to } of outputs) {
    const value = after.get(from)
    if (value) scope.run.variables.set(to, value)
  }
}

async function within(scope: Scope, text: string, file: string, variables: Map<string, TsqlVariable>, runStatements: RunStatements): Promise<ReadonlyMap<string, TsqlVariable>> {
  const { statements, problems } = parseTsql({ text, file })
  if (problems.length > 0) throw new ScriptFailure(problems.map(({ code, message, origin, hint }) => ({ code, message, origin, ...(hint ? { hint } : {}) })), 'batch')
  const { after } = await withVariables(scope.run, variables, [], () => runStatements({ ...scope, site: { file, text }, depth: scope.depth + 1 }, statements))
  return after
}

/** Runs with variables of its own; those of the session are shared. Temporary tables that are made inside end with it. */
async function withVariables(run: Run, own: Map<string, TsqlVariable>, given: readonly TsqlTable[], act: () => Promise<Signal>): Promise<{ signal: Signal; after: ReadonlyMap<string, TsqlVariable> }> {
  const isOwn = (name: string): boolean => name.startsWith('@') && !name.startsWith('@@')
  const outer = [...run.variables].filter(([name]) => isOwn(name))
  const tables = new Set(run.catalog.tables.filter(table => table.id < 0).map(table => table.id))
  const cursors = new Set(run.cursors.keys())
  const isVariable = (table: TsqlTable): boolean => table.name.startsWith('@')
  const hidden = run.catalog.tables.filter(isVariable)
  run.catalog = { ...run.catalog, tables: [...run.catalog.tables.filter(table => !isVariable(table)), ...given] }
  run.forgetVariables()
  for (const [name, value] of own) run.variables.set(name, value)
  try {
    const signal = await act()
    const after = new Map([...run.variables].filter(([name]) => isOwn(name)))
    await endCursors(run, cursors)
    for (const table of run.catalog.tables.filter(one => one.id < 0 && !tables.has(one.id) && !run.captured?.some(kept => kept.id === one.id))) await dropTable(run, table, { file: 'procedure', line: 1, column: 1 })
    return { signal, after }
  } finally {
    run.catalog = { ...run.catalog, tables: [...run.catalog.tables.filter(table => !isVariable(table)), ...hidden] }
    run.forgetVariables()
    for (const [name, value] of outer) run.variables.set(name, value)
  }
}
