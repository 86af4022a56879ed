import { accessorNamed } from './accessors.ts'
import { ExpressionError, type Place } from './error.ts'
import { arityProblem } from './evaluate.ts'
import { functionNamed, nearestName } from './functions/index.ts'
import type { Dialect } from './scope.ts'
import { parseExpression } from './template.ts'
import type { Call, Node, Template } from './tree.ts'

/** One use of an accessor: `activity('Copy').output?.rows[0]` is `activity`, `Copy`, `output` `rows` `0`. */
export interface Reference {
  /** The accessor as documented: `pipeline`, `activity`, `variables` … */
  readonly accessor: string
  /** The first argument, when it is written as text; undefined when there is none or it is computed. */
  readonly argument: string | undefined
  /** What is read of it, as far as it is written out; the first computed index ends it. */
  readonly path: readonly PathStep[]
  /** The whole call with its path. */
  readonly place: Place
  /** The first argument, or the name of the accessor when it has none. */
  readonly argumentPlace: Place
}

export interface PathStep {
  readonly name: string
  readonly safe: boolean
  readonly place: Place
}

/** Every accessor that a template calls, in the order of the text, those in branches that may never run included. */
export function referencesIn(template: Template, dialect: Dialect = 'data-factory'): readonly Reference[] {
  return callsIn(template).flatMap(call => {
    const accessor = functionNamed(call.name, dialect) === undefined ? accessorNamed(call.name, dialect) : undefined
    return accessor === undefined ? [] : [referenceOf(call, accessor.name)]
  })
}

function referenceOf(call: Call, accessor: string): Reference {
  const first = call.args[0]
  const path: PathStep[] = []
  for (const step of call.steps) {
    const name = constantName(step.index)
    if (name === undefined) break
    path.push({ name, safe: step.safe, place: step.place })
  }
  return {
    accessor, path, place: call.place,
    argument: first?.kind === 'constant' && typeof first.value === 'string' ? first.value : undefined,
    argumentPlace: first?.place ?? call.namePlace,
  }
}

function constantName(node: Node): string | undefined {
  if (node.kind !== 'constant') return undefined
  return typeof node.value === 'string' ? node.value : typeof node.value === 'number' ? String(node.value) : undefined
}

/** Every call in a template, outer before inner, in the order of the text. */
export function callsIn(template: Template): readonly Call[] {
  switch (template.kind) {
    case 'literal': return []
    case 'expression': return callsOf(template.node)
    case 'interpolation': return template.segments.flatMap(segment => (segment.kind === 'hole' ? callsOf(segment.node) : []))
    default: return template satisfies never
  }
}

function callsOf(node: Node): readonly Call[] {
  if (node.kind === 'constant') return []
  return [node, ...node.args.flatMap(callsOf), ...node.steps.flatMap(step => callsOf(step.index))]
}

export interface ExpressionProblem {
  readonly code: 'InvalidTemplate'
  readonly message: string
  readonly place: Place
  readonly hint?: string
}

/**
 * What can be known to be wrong before an expression runs: text that does not parse, unknown functions, a wrong number
 * of arguments. `available` names the accessors that the place offers; without it every accessor of the dialect passes.
 */
export function problemsIn(text: string, options: { dialect?: Dialect; available?: readonly string[] } = {}): readonly ExpressionProblem[] {
  const dialect = options.dialect ?? 'data-factory'
  let template: Template
  try {
    template = parseExpression(text)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return [{ code: error.code, message: error.message, place: error.place, ...(error.hint === undefined ? {} : { hint: error.hint }) }]
  }
  return callsIn(template).flatMap(call => problemOf(call, dialect, options.available))
}

function problemOf(call: Call, dialect: Dialect, available: readonly string[] | undefined): readonly ExpressionProblem[] {
  const definition = functionNamed(call.name, dialect)
  const accessor = definition === undefined ? accessorNamed(call.name, dialect) : undefined
  const known = definition ?? accessor
  if (known === undefined) {
    return [{ code: 'InvalidTemplate', message: `the function '${call.name}' is not known`, place: call.namePlace, ...nearestName(call.name, dialect) }]
  }
  if (accessor !== undefined && available !== undefined && !available.some(name => name.toLowerCase() === accessor.name.toLowerCase())) {
    return [{ code: 'InvalidTemplate', message: `'${call.name}' is not available here: ${accessor.where}`, place: call.namePlace }]
  }
  const wrongCount = arityProblem(call, known.arity)
  return wrongCount === undefined ? [] : [{ code: 'InvalidTemplate', message: wrongCount, place: call.namePlace }]
}
