import { accessorNamed } from './accessors.ts'
import { ExpressionError, type Place } from './error.ts'
import { callError, typeError, type FunctionDefinition } from './functions/call.ts'
import { functionNamed, nearestName } from './functions/index.ts'
import { display, jsonText, longestText, TooLong } from './print.ts'
import { AccessorError, realEffects, type Accessor, type Effects, type Scope } from './scope.ts'
import { parseExpression } from './template.ts'
import type { Call, Node, Step, Template } from './tree.ts'
import { isArray, isObject, numeric, property, toJson, typeName, type Json, type Value } from './value.ts'

/**
 * Evaluates one string of a resource. Plain text is itself, `@expression` keeps the type of its value, and text with
 * `@{…}` gives text. Throws `ExpressionError` (code `InvalidTemplate`) with the place to blame.
 */
export function evaluate(text: string, scope: Scope, effects: Effects = realEffects): Json {
  return evaluateTemplate(readTemplate(text), scope, effects)
}

/** The same for a template that has been read already. */
export function evaluateTemplate(template: Template, scope: Scope, effects: Effects = realEffects): Json {
  if (template.kind === 'literal') return template.value
  const run: Run = { text: template.text, scope, effects }
  if (template.kind === 'expression') return toJson(valueOf(run, template.node))
  let length = 0
  return template.segments.map(segment => {
    if (segment.kind === 'text') return segment.value
    const part = atPlace(run, segment.place, () => display(valueOf(run, segment.node)))
    length += part.length
    return atPlace(run, segment.place, () => bounded(part, length))
  }).join('')
}

// A loop evaluates the same few strings thousands of times.
const templates = new Map<string, Template>()
const keptTemplates = 2000

function readTemplate(text: string): Template {
  const known = templates.get(text)
  if (known !== undefined) return known
  const template = parseExpression(text)
  if (templates.size >= keptTemplates) templates.clear()
  templates.set(text, template)
  return template
}

interface Run { readonly text: string; readonly scope: Scope; readonly effects: Effects }

function valueOf(run: Run, node: Node): Value {
  if (node.kind === 'constant') return node.value
  let value = callValue(run, node)
  for (const step of node.steps) value = stepValue(run, node, step, value)
  return value
}

function callValue(run: Run, node: Call): Value {
  const definition = functionNamed(node.name, run.scope.dialect ?? 'data-factory')
  if (definition === undefined) return accessorValue(run, node)
  checkArity(run, node, definition)
  return atPlace(run, node.namePlace, () => {
    if (definition.kind === 'lazy') {
      return definition.run({ node, text: run.text, argument: index => valueOf(run, node.args[index] ?? nothing) })
    }
    const args = node.args.map(argument => valueOf(run, argument))
    const value = definition.run({ args, node, text: run.text, effects: run.effects })
    return typeof value === 'string' ? bounded(value, value.length) : value
  })
}

const nothing: Node = { kind: 'constant', value: null, place: { start: 0, end: 0 } }

function checkArity(run: Run, node: Call, definition: FunctionDefinition): void {
  const problem = arityProblem(node, definition.arity)
  if (problem !== undefined) throw callError({ node, text: run.text }, problem)
}

/** What is wrong with the number of arguments, if anything. */
export function arityProblem(node: Call, [least, most]: readonly [number, number]): string | undefined {
  const count = node.args.length
  if (count >= least && count <= most) return undefined
  const wanted = least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`
  return `'${node.name}' takes ${wanted === '0' ? 'no' : wanted} ${wanted === '1' || wanted === 'at least 1' ? 'argument' : 'arguments'}; ${count} ${count === 1 ? 'is' : 'are'} given`
}

function accessorValue(run: Run, node: Call): Value {
  const accessor = accessorIn(run.scope, node.name)
  if (accessor === undefined) throw unknownName(run, node)
  const args = node.args.map(argument => toJson(valueOf(run, argument)))
  checkAccessor(run, node, args)
  try {
    return accessor(args)
  } catch (error) {
    if (!(error instanceof AccessorError)) throw error
    throw callError({ node, text: run.text }, error.message, error.hint === undefined ? {} : { hint: error.hint })
  }
}

/** The documented accessors take nothing, or begin with a name. */
function checkAccessor(run: Run, node: Call, args: readonly Json[]): void {
  const known = accessorNamed(node.name, run.scope.dialect ?? 'data-factory')
  if (known === undefined) return
  const call = { node, text: run.text }
  const problem = arityProblem(node, known.arity)
  if (problem !== undefined) throw callError(call, problem)
  if (known.arity[1] > 0 && typeof args[0] !== 'string') throw typeError(call, 0, 'a string', args[0] ?? null)
}

function accessorIn(scope: Scope, name: string): Accessor | undefined {
  if (Object.hasOwn(scope.accessors, name)) return scope.accessors[name]
  const folded = name.toLowerCase()
  const key = Object.keys(scope.accessors).find(candidate => candidate.toLowerCase() === folded)
  return key === undefined ? undefined : scope.accessors[key]
}

function unknownName(run: Run, node: Call): ExpressionError {
  const dialect = run.scope.dialect ?? 'data-factory'
  const known = accessorNamed(node.name, dialect)
  if (known !== undefined) return callError({ node, text: run.text }, `'${node.name}' is not available here: ${known.where}`)
  return callError({ node, text: run.text }, `the function '${node.name}' is not known`, nearestName(node.name, dialect))
}

function stepValue(run: Run, call: Call, step: Step, target: Value): Value {
  const key = valueOf(run, step.index)
  const fail = (message: string, hint?: string): ExpressionError => new ExpressionError(message, { text: run.text, place: step.place, hint })
  const what = (): string => run.text.slice(call.place.start, step.place.start)
  if (target === null) {
    if (step.safe) return null
    throw fail(`cannot read ${keyText(key)} of '${what()}': it is null`, "'?' before '.' or '[' gives null instead of an error")
  }
  if (isArray(target)) {
    const index = numeric(key)
    if (index?.kind !== 'integer') throw fail(`'${what()}' is an array and takes an integer index, not ${keyText(key)} of type '${typeName(key)}'`)
    const found = index.value >= 0n && index.value < BigInt(target.length) ? target[Number(index.value)] : undefined
    if (found !== undefined) return found
    if (step.safe) return null
    throw fail(`index ${index.value} is outside of the array '${what()}', which has ${target.length} ${target.length === 1 ? 'item' : 'items'}`)
  }
  if (!isObject(target)) throw fail(`cannot read ${keyText(key)} of '${what()}': it is of type '${typeName(target)}'`)
  if (typeof key !== 'string') throw fail(`'${what()}' is an object and takes a property name, not ${keyText(key)} of type '${typeName(key)}'`)
  const own = property(target, key)
  const found = own === undefined && run.scope.dialect === 'logic-apps' ? propertyByPath(target, key) : own
  if (found !== undefined) return found
  if (step.safe) return null
  throw fail(`property '${key}' does not exist in '${what()}'; available are '${namesIn(target)}'`)
}

// Logic Apps' designer writes `outputs('a')?['body/value']` for a property of a property.
function propertyByPath(target: Value, path: string): Value | undefined {
  if (!path.includes('/')) return undefined
  let value: Value | undefined = target
  for (const name of path.split('/')) value = value !== undefined && isObject(value) ? property(value, name) : undefined
  return value
}

const keyText = (key: Value): string => (typeof key === 'string' ? `'${key}'` : typeof key === 'object' ? 'a value' : jsonText(key))
const shownNames = 30
function namesIn(target: object): string {
  const names = Object.keys(target)
  return names.length > shownNames ? `${names.slice(0, shownNames).join(', ')}, …` : names.join(', ')
}

function bounded(text: string, length: number): string {
  if (length > longestText) throw new TooLong()
  return text
}

/** Gives errors that have no place the one of the call or hole in which they happened. */
function atPlace<Result>(run: Run, place: Place, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof TooLong || error instanceof RangeError) {
      throw new ExpressionError(error instanceof TooLong ? error.message : new TooLong().message, { text: run.text, place })
    }
    throw error
  }
}
