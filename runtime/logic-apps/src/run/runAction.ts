import { evaluateDeep, ExpressionError, expressionsIn, type Json, type Scope } from '@lagoon/expressions'
import { leafRunners } from '../actions/registry.ts'
import { WorkflowError } from '../error.ts'
import type { Action, ContainerAction, LeafAction } from '../model.ts'
import type { ActionRecord } from '../record.ts'
import { runContainer } from './containers.ts'
import { finish, type Ending } from './finish.ts'
import { scopeOf } from './scope.ts'
import { staticEnding } from './staticResult.ts'
import type { Frame, RunGroup, RunState } from './state.ts'

/** Runs one action to its end. Whatever goes wrong in it is its outcome; this throws only for faults of the runner. */
export async function runAction(run: RunState, action: Action, frame: Frame, runGroup: RunGroup): Promise<ActionRecord> {
  const startTime = run.effects.now()
  run.effects.emit({ kind: 'actionStarted', run: run.id, action: action.name, type: action.kind === 'leaf' ? action.type : action.kind, at: startTime })
  const ending = await endingOf(run, action, frame, runGroup)
  // What stands around a Terminate is cancelled by it.
  const cancelled = run.ended !== undefined && action.kind !== 'leaf'
  return finish(run, action, frame, cancelled ? { startTime, status: 'Cancelled', code: 'Terminated' } : { ...ending, startTime })
}

type Result = Omit<Ending, 'startTime'>

async function endingOf(run: RunState, action: Action, frame: Frame, runGroup: RunGroup): Promise<Result> {
  try {
    if (action.staticResult !== undefined) return staticEnding(run, action.staticResult)
    return action.kind === 'leaf' ? await runLeaf(run, action, frame) : await runContainer(run, action, frame, runGroup)
  } catch (error) {
    if (error instanceof ExpressionError) return expressionFailure(run, action, error)
    if (error instanceof WorkflowError) return { status: 'Failed', code: 'BadRequest', error: { code: error.code, message: error.message } }
    throw error
  }
}

async function runLeaf(run: RunState, action: LeafAction, frame: Frame): Promise<Result> {
  const scope = scopeOf(run, frame)
  return leafRunners[action.type]({ run, action, scope, evaluate: value => evaluateIn(run, value, scope) })
}

export const evaluateIn = (run: RunState, value: Json, scope: Scope): Json => evaluateDeep(value, scope, run.effects)

function expressionFailure(run: RunState, action: Action | ContainerAction, error: ExpressionError): Result {
  const place = placeOf(run, action, error)
  const hint = error.hint === undefined ? '' : ` (${error.hint})`
  return {
    status: 'Failed', code: 'BadRequest',
    error: { code: error.code, message: `Unable to process template language expressions in action '${action.name}' at line ${place.line} and column ${place.column}: ${error.message}${hint}` },
  }
}

/** The expression's own place when its text can be found in the action, the action's otherwise. */
function placeOf(run: RunState, action: Action | ContainerAction, error: ExpressionError): { readonly line: number; readonly column: number } {
  const raw: Readonly<Record<string, Json>> = action.kind === 'leaf' ? { inputs: action.inputs } : action.kind === 'Foreach' ? { foreach: action.items } : action.kind === 'Scope' ? {} : { expression: action.expression }
  const found = expressionsIn(raw).find(({ text }) => text === error.text)
  return found === undefined ? action.origin : run.workflow.originOf([...action.path, ...found.path], error.place.start)
}
