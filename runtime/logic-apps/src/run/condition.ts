import { evaluate, evaluateDeep, type Effects as ExpressionEffects, type Json, type JsonObject, type Scope } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'

/**
 * The truth of a condition: a text such as `@equals(…)`, or the designer's tree, in which `and` and `or` hold lists,
 * `not` one condition, and anything else a function of the language with its arguments. Only what is needed is asked.
 */
export function evaluateCondition(condition: Json, scope: Scope, effects: ExpressionEffects): boolean {
  if (typeof condition === 'object' && condition !== null && !Array.isArray(condition)) return evaluateTree(condition as JsonObject, scope, effects)
  const value = evaluateDeep(condition, scope, effects)
  if (typeof value === 'boolean') return value
  // The designer's text conditions may give the words.
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  throw new WorkflowError('InvalidTemplate', `a condition must be true or false; this one gives ${value === null ? 'null' : `a value of type ${Array.isArray(value) ? 'array' : typeof value}`}`)
}

function evaluateTree(tree: JsonObject, scope: Scope, effects: ExpressionEffects): boolean {
  const [[name, operand] = [], ...others] = Object.entries(tree)
  if (name === undefined || operand === undefined || others.length > 0) throw new WorkflowError('InvalidTemplate', 'each node of a condition has exactly one operator')
  const holds = (condition: Json): boolean => evaluateCondition(condition, scope, effects)
  switch (name.toLowerCase()) {
    case 'and': return listOf(name, operand).every(holds)
    case 'or': return listOf(name, operand).some(holds)
    case 'not': return !holds(operand)
    default: return call(name, listOf(name, operand), scope, effects)
  }
}

const operators = ['equals', 'greater', 'greaterOrEquals', 'less', 'lessOrEquals', 'contains', 'startsWith', 'endsWith', 'empty']

function call(name: string, operands: readonly Json[], scope: Scope, effects: ExpressionEffects): boolean {
  if (!operators.some(known => known.toLowerCase() === name.toLowerCase())) {
    throw new WorkflowError('NotSupported', `the operator '${name}' of a condition has no local counterpart yet`)
  }
  const values = operands.map(operand => evaluateDeep(operand, scope, effects))
  const text = `@${name}(${values.map((_, index) => `operand(${index})`).join(',')})`
  return evaluate(text, { dialect: 'logic-apps', accessors: { operand: ([index]) => values[Number(index)] ?? null } }, effects) === true
}

function listOf(name: string, operand: Json): readonly Json[] {
  if (Array.isArray(operand)) return operand as readonly Json[]
  if (name.toLowerCase() === 'empty') return [operand]
  throw new WorkflowError('InvalidTemplate', `the operator '${name}' of a condition takes a list`)
}
