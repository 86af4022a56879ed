import { type Typed } from '../analyse/typed.ts'
import { type SqlType } from '../types.ts'
import { type CallSite, type FunctionEntry, type FunctionForm, type FunctionKind, type Note, type Treatment } from './table.ts'
import { readSignature } from './signature.ts'

/** Text with `$1`, `$2`, … for the arguments and `$*` for all of them, or a function that writes it. */
export type Emit = string | ((args: readonly string[], call: CallSite, typed: readonly Typed[]) => string)

export interface FormOptions {
  /** Whether the result can be null; by default it is when an argument is. */
  readonly nullable?: FunctionForm['nullable']
  readonly result?: (args: readonly Typed[]) => SqlType
  readonly treatment?: Treatment
  readonly untyped?: FunctionForm['untyped']
  readonly only?: FunctionForm['only']
}

/** What a form may take `only`: numbers up to an INT, and whole numbers. */
export const upToInt = ['tinyint', 'smallint', 'int'] as const
export const whole = [...upToInt, 'bigint'] as const

/** One form of a function: `form('left(string, int) : string', 'left($1, greatest($2, 0))')`. */
export function form(signature: string, emit: Emit, options: FormOptions = {}): FunctionForm & { readonly name: string } {
  const { name, parameters, variadic, result } = readSignature(signature)
  return {
    name, signature, parameters, variadic,
    result: options.result ?? result,
    nullable: options.nullable ?? 'ifAnArgumentIs',
    treatment: options.treatment ?? treatmentOf(emit),
    ...(options.untyped ? { untyped: options.untyped } : {}),
    ...(options.only ? { only: options.only } : {}),
    duckdb: writer(emit),
  }
}

/** Plain `name($1, $2)` is native, a call of ours a macro or a script, everything else a rewrite. */
function treatmentOf(emit: Emit): Treatment {
  if (typeof emit !== 'string') return 'rewrite'
  if (/\bdbx_js_/.test(emit)) return 'script'
  if (/\bdbx_|\btsql_/.test(emit)) return 'macro'
  return /^(CAST\()?\w+\([$\d, *]*\)( AS \w+\))?$/.test(emit) ? 'native' : 'rewrite'
}

function writer(emit: Emit): FunctionForm['duckdb'] {
  if (typeof emit !== 'string') return (args, call) => emit(args.map(arg => arg.duckdb), call, args)
  const pieces = emit.split(/(\$[\d*])/)
  return args => pieces.map(piece => {
    if (piece === '$*') return args.map(arg => arg.duckdb).join(', ')
    return /^\$\d$/.test(piece) ? (args[Number(piece[1]) - 1]?.duckdb ?? '') : piece
  }).join('')
}

/** Several forms, those of one name together, as entries of the table. */
export function functions(kind: FunctionKind, forms: readonly (FunctionForm & { readonly name: string })[], notes: Readonly<Record<string, Note>> = {}): FunctionEntry[] {
  const byName = new Map<string, FunctionForm[]>()
  for (const { name, ...rest } of forms) byName.set(name, [...(byName.get(name) ?? []), rest])
  return [...byName].map(([name, all]) => ({ name, kind, forms: all, ...(notes[name] === undefined ? {} : { note: notes[name] }) }))
}

/** Other names of functions that are declared in `entries`: `{ char_length: 'length' }`. */
export function aliases(entries: readonly FunctionEntry[], names: Readonly<Record<string, string>>): FunctionEntry[] {
  return Object.entries(names).map(([alias, name]) => {
    const entry = entries.find(candidate => candidate.name === name)
    if (!entry) throw new TypeError(`${alias} is an alias of ${name}, which is not declared`)
    const note = 'note' in entry && typeof entry.note === 'object' ? entry.note : `the same as ${name}`
    return { ...entry, name: alias, note }
  })
}

/** Functions that Databricks has and this room refuses, with the reason. */
export function refused(why: string, names: readonly string[]): FunctionEntry[] {
  return names.map(name => ({ name, kind: 'refused', why }))
}
