import { EngineError } from '@lagoon/engine'
import type { Branches, Compound, Expression, ForLoop, Loop, ScriptStatement } from '@lagoon/sql'
import { setImmediate } from 'node:timers/promises'
import { WarehouseError } from '../error.ts'
import { localsOf } from './locals.ts'
import { placed } from './placed.ts'
import { done, never, originIn, type Result, type Run, type Runner } from './run.ts'
import { getDiagnostics, handlerOf, raisedBy, resignal, signal } from './scriptConditions.ts'
import { constantOf, declareIn, rowsOf, valueOf } from './variables.ts'

/** A compound statement. Its result is that of the last query that was run in it. */
export const compound: Runner<'compound'> = {
  // What it holds is asked statement by statement before anything runs.
  writes: never,
  async run(run, statement) {
    const answer: Answer = { last: done }
    await runCompound(run, statement, answer)
    return answer.last
  },
}

interface Answer { last: Result }
/** Where a statement goes on when not with the next one: LEAVE ends what has the label, ITERATE begins its next round. */
type Going = { readonly kind: 'leave' | 'iterate'; readonly label: string } | undefined

/** What a block raises goes to its own handlers; what a handler raises, to those of the blocks around. */
async function runCompound(run: Run, { label, variables, conditions, handlers, body }: Compound, answer: Answer): Promise<Going> {
  const inside: Run = { ...run, locals: localsOf({ label: label?.text, conditions, outer: run.locals }) }
  let going: Going
  try {
    for (const declaration of variables) await placed(inside, declaration.place, () => declareIn(inside, declaration))
    going = await runBody(inside, body, answer)
  } catch (error) {
    const caught = raisedBy(error)
    const handler = caught && handlerOf(handlers, caught)
    if (!handler) throw error
    going = await runStatement({ ...inside, caught }, handler.action, answer)
  }
  return going?.label === label?.text.toLowerCase() ? undefined : going
}

async function runBody(run: Run, body: readonly ScriptStatement[], answer: Answer): Promise<Going> {
  for (const statement of body) {
    const going = await runStatement(run, statement, answer)
    if (going) return going
  }
  return undefined
}

async function runStatement(run: Run, statement: ScriptStatement, answer: Answer): Promise<Going> {
  refuseCancelled(run)
  switch (statement.kind) {
    case 'compound': return runCompound(run, statement, answer)
    case 'branches': return runBranches(run, statement, answer)
    case 'loop': return runLoop(run, statement, answer)
    case 'for': return runFor(run, statement, answer)
    case 'leave': case 'iterate': return { kind: statement.kind, label: statement.label.text.toLowerCase() }
    case 'signal': return signal(run, statement)
    case 'resignal': return resignal(run, statement.place)
    case 'getDiagnostics': return void getDiagnostics(run, statement)
    default: {
      const result = await run.perform(run, statement)
      if (statement.kind === 'query' || (statement.kind === 'executeImmediate' && result.columns.length > 0)) answer.last = result
      return undefined
    }
  }
}

async function runBranches(run: Run, { operand, branches, otherwise }: Branches, answer: Answer): Promise<Going> {
  const left = operand && (await placed(run, operand.place, () => constantOf(run, operand)))
  for (const { when, body } of branches) {
    if (await holds(run, left ? { kind: 'binary', operator: '=', left, right: when, place: when.place } : when)) return runBody(run, body, answer)
  }
  return runBody(run, otherwise, answer)
}

async function runLoop(run: Run, loop: Loop, answer: Answer): Promise<Going> {
  const { test } = loop
  while (test.kind !== 'while' || (await holds(run, test.condition))) {
    const round = await runRound(run, loop, answer)
    if (round) return round.going
    if (test.kind === 'until' && (await holds(run, test.condition))) break
  }
  return undefined
}

async function runFor(run: Run, loop: ForLoop, answer: Answer): Promise<Going> {
  const { variable, query, place } = loop
  const rows = rowsOf(run, query)
  try {
    for (let row = await placed(run, place, () => rows.next()); !row.done; row = await placed(run, place, () => rows.next())) {
      const round = await runRound({ ...run, locals: localsOf({ label: variable?.text, outer: run.locals, variables: row.value }) }, loop, answer)
      if (round) return round.going
    }
  } finally {
    await rows.return(undefined)
  }
  return undefined
}

/** One round of a loop: undefined when a further one may follow, or else where the script goes on. */
async function runRound(run: Run, { label, body }: Pick<Loop, 'label' | 'body'>, answer: Answer): Promise<{ readonly going: Going } | undefined> {
  // Lets a key that was pressed be heard, in a loop that asks DuckDB for nothing.
  await setImmediate()
  refuseCancelled(run)
  const going = await runBody(run, body, answer)
  const isOwn = going !== undefined && going.label === label?.text.toLowerCase()
  if (!going || (isOwn && going.kind === 'iterate')) return undefined
  return { going: isOwn ? undefined : going }
}

/** NULL does not hold. */
async function holds(run: Run, condition: Expression): Promise<boolean> {
  const { type, value } = await placed(run, condition.place, () => valueOf(run, condition))
  if (type.kind !== 'boolean') throw new WarehouseError('INVALID_BOOLEAN_STATEMENT', 'the condition is neither true nor false', { origin: originIn(run, condition.place) })
  return value === 'true'
}

function refuseCancelled({ options }: Run): void {
  if (options.signal?.aborted) throw new EngineError('Interrupt', 'the script was cancelled')
}
