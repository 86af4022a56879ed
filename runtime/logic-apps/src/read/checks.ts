import type { Problem } from '../error.ts'
import { allActions, groupsIn, sameName, type Action, type Group, type Workflow } from '../model.ts'
import { checkExpressions } from './checkExpressions.ts'
import { checkInputs } from './checkInputs.ts'
import { problemAt, type Check, type Checked } from './check.ts'
import { closest } from './closest.ts'
import type { Cursor } from './cursor.ts'

const checks: readonly Check[] = [
  namesAreUnique,
  runAfterNamesSiblings,
  runAfterHasNoCycle,
  responsesHaveARequest,
  variablesAreMadeAtTheTop,
  terminateIsNotInALoop,
  limitsAreKept,
  checkInputs,
  checkExpressions,
]

/** Everything that can be known to be wrong before a run. */
export const problemsOf = (workflow: Workflow, definition: Cursor): readonly Problem[] => checks.flatMap(check => check({ workflow, definition }))

const invalid = (action: Action, message: string, hint?: string): Problem => problemAt(action, 'InvalidWorkflow', message, hint)

function namesAreUnique({ workflow }: Checked): readonly Problem[] {
  const seen = new Map<string, Action>()
  return allActions(workflow.actions).flatMap(action => {
    const first = seen.get(action.name.toLowerCase())
    seen.set(action.name.toLowerCase(), first ?? action)
    return first === undefined ? [] : [invalid(action, `the action name '${action.name}' is used twice; the other one stands in line ${first.origin.line}`)]
  })
}

const allGroups = (group: Group): readonly Group[] => [group, ...group.flatMap(action => groupsIn(action).flatMap(allGroups))]

function runAfterNamesSiblings({ workflow }: Checked): readonly Problem[] {
  const everywhere = new Set(allActions(workflow.actions).map(action => action.name.toLowerCase()))
  return allGroups(workflow.actions).flatMap(group => group.flatMap(action => action.runAfter.flatMap(({ name }) => {
    if (group.some(sibling => sameName(sibling.name, name))) return []
    const why = everywhere.has(name.toLowerCase()) ? 'which does not stand beside it' : 'which does not exist'
    return [invalid(action, `'${action.name}' runs after '${name}', ${why}`, closest(name, group.filter(one => one !== action).map(one => one.name)))]
  })))
}

function runAfterHasNoCycle({ workflow }: Checked): readonly Problem[] {
  return allGroups(workflow.actions).flatMap(group => {
    const ended = new Set<string>()
    let left = [...group]
    for (let before = -1; before !== left.length;) {
      before = left.length
      left = left.filter(action => {
        const ready = action.runAfter.every(({ name }) => ended.has(name.toLowerCase()) || !group.some(one => sameName(one.name, name)))
        if (ready) ended.add(action.name.toLowerCase())
        return !ready
      })
    }
    const [first] = left
    return first === undefined ? [] : [invalid(first, `these actions wait for each other: ${left.map(action => action.name).join(', ')}`)]
  })
}

function responsesHaveARequest({ workflow }: Checked): readonly Problem[] {
  if (workflow.trigger.kind === 'Request') return []
  return allActions(workflow.actions).flatMap(action =>
    action.kind === 'leaf' && action.type === 'Response' ? [invalid(action, `the Response '${action.name}' needs a Request trigger; this workflow has a ${workflow.trigger.kind} trigger`)] : [])
}

function variablesAreMadeAtTheTop({ workflow }: Checked): readonly Problem[] {
  return workflow.actions.flatMap(action => groupsIn(action).flatMap(allActions)).flatMap(action =>
    action.kind === 'leaf' && action.type === 'InitializeVariable' ? [invalid(action, `'${action.name}' makes a variable inside another action; that is only possible at the top of a workflow`)] : [])
}

function terminateIsNotInALoop({ workflow }: Checked): readonly Problem[] {
  return allActions(workflow.actions).filter(action => action.kind === 'Foreach' || action.kind === 'Until').flatMap(loop =>
    groupsIn(loop).flatMap(allActions).flatMap(action =>
      action.kind === 'leaf' && action.type === 'Terminate' ? [invalid(action, `Terminate cannot stand inside the loop '${loop.name}'`)] : []))
}

const mostActions = 500
const deepest = 8

function limitsAreKept({ workflow }: Checked): readonly Problem[] {
  const [first] = workflow.actions
  if (first === undefined) return []
  const count = allActions(workflow.actions).length
  const depth = (group: Group): number => Math.max(0, ...group.map(action => 1 + Math.max(0, ...groupsIn(action).map(depth))))
  return [
    ...(count > mostActions ? [invalid(first, `the workflow has ${count} actions; the limit is ${mostActions}`)] : []),
    ...(depth(workflow.actions) > deepest ? [invalid(first, `actions are nested ${depth(workflow.actions)} deep; the limit is ${deepest}`)] : []),
  ]
}
