import { planTsqlChange, type TsqlEnvironment, type TsqlInsert, type TsqlStatement } from '@lagoon/sql'
import { applyChange, insertGood } from './changes.ts'
import type { Origin } from './error.ts'
import { ScriptFailure, toFailure } from './message.ts'
import type { Run } from './run.ts'

type Site = TsqlEnvironment['site']

const mostInserts = 1000

/** Single-row INSERTs of plain values into one table that follow each other: a script of thousands of them loads as a few. */
export function insertsFrom(statements: readonly TsqlStatement[], from: number): TsqlInsert[] {
  const found: TsqlInsert[] = []
  const first = statements[from]
  if (first?.kind !== 'insert') return found
  for (let index = from; index < statements.length && found.length < mostInserts; index += 1) {
    const statement = statements[index]
    if (statement?.kind !== 'insert' || !isSimple(statement) || !sameTarget(first, statement)) break
    found.push(statement)
  }
  return found
}

type Row = Extract<TsqlInsert['source'], { kind: 'values' }>['rows'][number]

const isSimple = ({ source, output, with: tables }: TsqlInsert): boolean => source.kind === 'values' && source.rows.length === 1 && !output && tables.length === 0 && (source.rows[0]?.every(isPlain) ?? false)

function isPlain(value: Row[number]): boolean {
  switch (value.kind) {
    case 'literal': return true
    case 'unary': case 'cast': return isPlain(value.operand)
    case 'column': return value.parts.length === 1 && value.parts[0]?.text === 'DEFAULT'
    default: return false
  }
}

const words = (names: readonly { readonly text: string }[]): string => names.map(name => name.text.toLowerCase()).join('.')
const width = ({ source }: TsqlInsert): number => (source.kind === 'values' ? source.rows[0]?.length ?? 0 : -1)
const sameTarget = (a: TsqlInsert, b: TsqlInsert): boolean => words(a.target.parts) === words(b.target.parts) && words(a.columns) === words(b.columns) && width(a) === width(b)

export type InsertOutcome =
  /** `failures[i]` is what became of the i-th statement, if it failed. */
  | { readonly kind: 'done'; readonly failures: ReadonlyMap<number, ScriptFailure> }
  /** Each statement has to be tried by itself. */
  | { readonly kind: 'undecided' }

interface TogetherOptions {
  /** When one of them is wrong, none is run. */
  readonly allOrNone: boolean
  readonly originOf: (insert: TsqlInsert) => Origin
}

/** Runs them as one, and answers which of them failed: each is a statement of its own. */
export async function insertTogether(run: Run, site: Site, inserts: readonly TsqlInsert[], { allOrNone, originOf }: TogetherOptions): Promise<InsertOutcome> {
  const [first] = inserts
  if (!first || run.identityInsert !== undefined || run.doomed) return { kind: 'undecided' }
  const whole: TsqlInsert = { ...first, source: { kind: 'values', rows: inserts.flatMap(({ source }) => (source.kind === 'values' ? source.rows : [])) } }
  try {
    const plan = planTsqlChange(run.environment(site), whole, { identityInsert: false })
    if (allOrNone || plan.faults('s') === undefined) {
      await run.atomically(undefined, () => applyChange(run, plan, undefined))
      return { kind: 'done', failures: new Map() }
    }
    const { faults } = await run.atomically(undefined, () => insertGood(run, plan))
    return {
      kind: 'done',
      failures: new Map(faults.flatMap(({ index, code, message }): [number, ScriptFailure][] => {
        const insert = inserts[index]
        return insert ? [[index, new ScriptFailure([{ code, message, origin: originOf(insert) }], 'statement')]] : []
      })),
    }
  } catch (error) {
    // One of them is wrong: which one, they tell one by one; unless the transaction of all of them ended with it.
    const failed = toFailure(error, originOf(first))
    await run.noteEngineFailure()
    if (run.doomed) throw failed
    return { kind: 'undecided' }
  }
}
