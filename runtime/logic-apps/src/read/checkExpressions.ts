import { expressionsIn, parseExpression, problemsIn, referencesIn, type Json, type JsonPath, type Reference } from '@lagoon/expressions'
import type { Problem } from '../error.ts'
import { allActions, groupsIn, sameName, type Action, type Workflow } from '../model.ts'
import type { Checked } from './check.ts'
import { closest } from './closest.ts'
import { at, isObject, originOf, type Cursor } from './cursor.ts'

/** The accessors that the runner answers; `item` and `items` only where a loop or a list action lends one. */
const available = [
  'trigger', 'triggerBody', 'triggerOutputs', 'body', 'outputs', 'actions', 'actionBody', 'actionOutputs', 'result', 'parameters', 'variables',
  'item', 'items', 'iterationIndexes', 'workflow', 'listCallbackUrl', 'appsetting',
  'formDataValue', 'formDataMultiValues', 'multipartBody', 'triggerFormDataValue', 'triggerFormDataMultiValues', 'triggerMultipartBody',
]

/** Every expression reads, calls what exists, and names actions, variables and loops that exist. */
export function checkExpressions({ workflow, definition }: Checked): readonly Problem[] {
  const names = namesOf(workflow)
  const inActions = actionCursors(definition).flatMap(({ cursor, loops }) => checkValue(cursor, names, loops))
  return [...inActions, ...checkValue(at(definition, 'outputs'), names, []), ...checkValue(at(definition, 'triggers'), names, [])]
}

interface Names {
  readonly actions: readonly string[]
  readonly containers: readonly string[]
  readonly variables: readonly string[]
  readonly parameters: readonly string[]
}

function namesOf(workflow: Workflow): Names {
  const all = allActions(workflow.actions)
  return {
    actions: all.map(action => action.name),
    containers: all.filter(action => groupsIn(action).length > 0).map(action => action.name),
    variables: all.flatMap(variablesMadeBy),
    parameters: [...workflow.parameters.keys(), '$connections'],
  }
}

function variablesMadeBy(action: Action): readonly string[] {
  if (action.kind !== 'leaf' || action.type !== 'InitializeVariable' || !isObject(action.inputs)) return []
  const { variables } = action.inputs
  return Array.isArray(variables) ? variables.flatMap(one => (isObject(one) && typeof one.name === 'string' ? [one.name] : [])) : []
}

interface Place { readonly cursor: Cursor; readonly loops: readonly Loop[] }
interface Loop { readonly name: string; readonly type: string }

const nests: readonly JsonPath[] = [['actions'], ['else', 'actions'], ['default', 'actions']]

/** Each action without the actions inside it, and the loops around it. */
function actionCursors(parent: Cursor, loops: readonly Loop[] = []): readonly Place[] {
  const groups = [...nests.map(path => at(parent, ...path)), ...keysOf(at(parent, 'cases').value).map(name => at(parent, 'cases', name, 'actions'))]
  return groups.flatMap(group => keysOf(group.value).flatMap(name => {
    const cursor = at(group, name)
    if (!isObject(cursor.value)) return []
    const { actions: _a, else: _e, default: _d, cases, ...own } = cursor.value
    const type = String(own.type).toLowerCase()
    const inner = type === 'foreach' || type === 'until' ? [...loops, { name, type }] : loops
    // An Until's own expression is asked inside the loop, a Foreach's list outside of it.
    const around = type === 'until' ? inner : loops
    const caseValues = keysOf(cases).map(one => ({ cursor: at(cursor, 'cases', one, 'case'), loops }))
    return [{ cursor: { ...cursor, value: own }, loops: around }, ...caseValues, ...actionCursors(cursor, inner)]
  }))
}

const keysOf = (value: Json | undefined): readonly string[] => (isObject(value) ? Object.keys(value) : [])

function checkValue(cursor: Cursor, names: Names, loops: readonly Loop[]): readonly Problem[] {
  if (cursor.value === undefined) return []
  return expressionsIn(cursor.value).flatMap(({ text, path }) => {
    const place = at(cursor, ...path)
    const make = (message: string, offset: number, hint?: string): Problem => ({
      code: 'InvalidTemplate', severity: 'error', message, origin: originOf(place, offset),
      excerpt: cursor.document.excerptOf(place.path, offset), ...(hint === undefined ? {} : { hint }),
    })
    const problems = problemsIn(text, { dialect: 'logic-apps', available })
    if (problems.length > 0) return problems.map(problem => make(problem.message, problem.place.start, problem.hint))
    return referencesIn(parseExpression(text), 'logic-apps').flatMap(reference => {
      const wrong = wrongName(reference, names, loops)
      return wrong === undefined ? [] : [make(wrong.message, reference.argumentPlace.start, wrong.hint)]
    })
  })
}

function wrongName({ accessor, argument }: Reference, names: Names, loops: readonly Loop[]): { message: string; hint?: string | undefined } | undefined {
  if (argument === undefined) return undefined
  const among = (known: readonly string[], what: string) =>
    known.some(name => sameName(name, argument)) ? undefined : { message: `'${accessor}' names ${what} '${argument}', which does not exist`, hint: closest(argument, known) }
  switch (accessor) {
    case 'body': case 'outputs': case 'actions': case 'actionBody': case 'actionOutputs': return among(names.actions, 'the action')
    case 'result': return among(names.containers, 'the scope or loop')
    case 'variables': return among(names.variables, 'the variable')
    case 'parameters': return among(names.parameters, 'the parameter')
    case 'items': return among(loops.filter(loop => loop.type === 'foreach').map(loop => loop.name), 'the loop')
    case 'iterationIndexes': return among(loops.filter(loop => loop.type === 'until').map(loop => loop.name), 'the loop')
    default: return undefined
  }
}
