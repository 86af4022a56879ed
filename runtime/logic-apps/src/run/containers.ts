import { evaluateDeep, type Json } from '@lagoon/expressions'
import { durationMs } from '../duration.ts'
import { WorkflowError } from '../error.ts'
import { groupsIn, type ContainerAction, type ForeachAction, type IfAction, type ScopeAction, type SwitchAction, type UntilAction } from '../model.ts'
import type { ActionRecord } from '../record.ts'
import { evaluateCondition } from './condition.ts'
import { inParallel } from './inParallel.ts'
import { scopeOf } from './scope.ts'
import { skipBranch } from './skip.ts'
import type { Frame, Outcome, RunGroup, RunState } from './state.ts'

const done: Outcome = { status: 'Succeeded', code: 'NotSpecified' }

export function runContainer(run: RunState, action: ContainerAction, frame: Frame, runGroup: RunGroup): Promise<Outcome> {
  switch (action.kind) {
    case 'Scope': return runScope(run, action, frame, runGroup)
    case 'If': return runIf(run, action, frame, runGroup)
    case 'Switch': return runSwitch(run, action, frame, runGroup)
    case 'Foreach': return runForeach(run, action, frame, runGroup)
    case 'Until': return runUntil(run, action, frame, runGroup)
    default: return action satisfies never
  }
}

const runScope = (run: RunState, action: ScopeAction, frame: Frame, runGroup: RunGroup): Promise<Outcome> => runGroup(run, action.actions, frame)

async function runIf(run: RunState, action: IfAction, frame: Frame, runGroup: RunGroup): Promise<Outcome> {
  const holds = evaluateCondition(action.expression, scopeOf(run, frame), run.effects)
  skipBranch(run, holds ? action.otherwise : action.actions, frame)
  return runGroup(run, holds ? action.actions : action.otherwise, frame)
}

async function runSwitch(run: RunState, action: SwitchAction, frame: Frame, runGroup: RunGroup): Promise<Outcome> {
  const value = evaluateDeep(action.expression, scopeOf(run, frame), run.effects)
  if (typeof value !== 'string' && !isInteger(value)) {
    throw new WorkflowError('ExpressionEvaluationFailed', `the expression of the Switch '${action.name}' must give a string or an integer; it gives ${typeOf(value)}`)
  }
  const other = action.cases.find(one => typeof one.value !== typeof value)
  if (other !== undefined) {
    throw new WorkflowError('ActionConditionFailed', `the case '${other.name}' of the Switch '${action.name}' is ${typeOf(other.value)}, and its expression gives ${typeOf(value)}`)
  }
  const taken = action.cases.find(one => one.value === value)?.actions ?? action.otherwise
  for (const group of groupsIn(action)) if (group !== taken) skipBranch(run, group, frame)
  return runGroup(run, taken, frame)
}

/** Azure's limit for the list of a loop. */
const mostItems = 100_000

async function runForeach(run: RunState, action: ForeachAction, frame: Frame, runGroup: RunGroup): Promise<Outcome> {
  const items = evaluateDeep(action.items, scopeOf(run, frame), run.effects)
  if (!Array.isArray(items)) {
    throw new WorkflowError('ExpressionEvaluationFailed', `the items of the Foreach '${action.name}' must be an array; they are ${typeOf(items)}`)
  }
  if (items.length > mostItems) throw new WorkflowError('ForeachItemsLimitExceeded', `the Foreach '${action.name}' has ${items.length} items; the limit is ${mostItems}`)
  const passes = await inParallel(items, action.repetitions, async (item: Json, index) => {
    const inner: Frame = { outer: frame, loop: { name: action.name, kind: 'Foreach', item, index }, results: new Map() }
    return { inner, outcome: await runGroup(run, action.actions, inner) }
  })
  rememberAll(frame, passes.map(pass => pass.inner))
  return passes.find(pass => pass.outcome.status !== 'Succeeded')?.outcome ?? done
}

/** Behind the loop, an action inside it answers with the list of its passes. */
function rememberAll(frame: Frame, passes: readonly Frame[]): void {
  const records = new Map<string, ActionRecord[]>()
  for (const pass of passes) {
    for (const [name, result] of pass.results) {
      if (result.kind !== 'once') continue
      const list = records.get(name)
      if (list === undefined) records.set(name, [result.record])
      else list.push(result.record)
    }
  }
  for (const [name, list] of records) frame.results.set(name, { kind: 'repeated', records: list })
}

const mostPasses = 5000

/** The condition is asked behind each pass. Reaching a limit ends the loop without failing it; the last pass decides. */
async function runUntil(run: RunState, action: UntilAction, frame: Frame, runGroup: RunGroup): Promise<Outcome> {
  const scope = scopeOf(run, frame)
  const count = limitOf(action, evaluateDeep(action.count, scope, run.effects))
  const timeout = evaluateDeep(action.timeout, scope, run.effects)
  const longest = typeof timeout === 'string' ? durationMs(timeout) : undefined
  if (longest === undefined) throw new WorkflowError('InvalidTemplate', `the timeout of the Until '${action.name}' must be a duration such as PT1H`)
  const deadline = run.effects.now().getTime() + longest
  let outcome = done
  for (let index = 0; index < count && run.ended === undefined; index++) {
    const inner: Frame = { outer: frame, loop: { name: action.name, kind: 'Until', item: null, index }, results: new Map() }
    outcome = await runGroup(run, action.actions, inner)
    for (const [name, result] of inner.results) frame.results.set(name, result)
    if (run.ended !== undefined || evaluateCondition(action.expression, scopeOf(run, inner), run.effects)) break
    if (run.effects.now().getTime() >= deadline) break
  }
  return outcome
}

function limitOf(action: UntilAction, value: Json): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostPasses) return value
  throw new WorkflowError('InvalidTemplate', `the count of the Until '${action.name}' must be a whole number from 1 to ${mostPasses}`)
}

const isInteger = (value: Json): boolean => typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
const typeOf = (value: Json): string => (value === null ? 'null' : Array.isArray(value) ? 'an array' : `of type ${typeof value}`)
