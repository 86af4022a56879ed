import { jsonText, type Json, type JsonObject } from '@lagoon/expressions'
import { closest } from '../closest.ts'
import { FactoryError } from '../error.ts'
import type { Dynamic, VariableType } from '../model/reference.ts'
import { at, has, isArray, isObject, items, optionalFlag, optionalValue, requiredText, requiredValue, type Cursor } from '../reader/cursor.ts'
import { oneOf } from '../reader/oneOf.ts'
import { changeVariable } from '../run/changeVariable.ts'
import type { RunState } from '../run/runState.ts'
import { variableName } from '../run/scope.ts'
import type { ActivityContext, ActivityDefinition } from './definition.ts'
import { flagOf, floatOf, integerOf, listOf, objectOf, textOf, typeNameOf } from './values.ts'

const returnTypes = ['Expression', 'String', 'Array', 'Boolean', 'Null', 'Int', 'Float', 'Object'] as const

export interface ReturnValue {
  readonly key: string
  readonly type: (typeof returnTypes)[number]
  readonly content: Dynamic
}

const mostBytes = 4 * 1024 * 1024

export type SetVariableProperties =
  | { readonly kind: 'variable'; readonly variableName: string; readonly value: Dynamic }
  | { readonly kind: 'return'; readonly values: readonly ReturnValue[] }

export const setVariable: ActivityDefinition<'SetVariable'> = {
  parity: 'runs, pipeline return value included',
  isControl: true,
  read(activity) {
    const properties = at(activity, 'typeProperties')
    const name = requiredText(at(properties, 'variableName'))
    if (optionalFlag(at(properties, 'setSystemVariable')) && name === 'pipelineReturnValue') {
      return { kind: 'return', values: items(at(properties, 'value')).map(readReturnValue) }
    }
    // An empty text is a value like any other; only nothing at all is missing.
    return { kind: 'variable', variableName: name, value: requiredValue(at(properties, 'value')) }
  },
  async run({ properties }, context) {
    if (properties.kind === 'return') return setReturnValue(properties.values, context)
    const value = context.evaluate(properties.value)
    context.recordInput({ variableName: properties.variableName, value })
    assign(context, properties.variableName, value)
    return { name: properties.variableName, value }
  },
}

/** Gives a variable a value. The variable must be declared, and the value must be of its type. */
function assign(context: ActivityContext, name: string, value: Json): void {
  const known = declared(context.pipelineRun, name)
  const { type } = known.declaration
  if (!fits(type, value)) {
    throw new FactoryError(
      'InvalidVariableValue',
      `the variable '${known.name}' of type '${type}' cannot be set to a value of type '${typeNameOf(value)}'`,
      type === 'String' ? { hint: 'string() makes text of any value' } : {},
    )
  }
  changeVariable(context, known.name, type === 'String' && value === null ? '' : value)
}

export function declared(run: RunState, name: string): { name: string; declaration: RunState['pipeline']['variables'][number] } {
  const known = variableName(run, name)
  const declaration = run.pipeline.variables.find((variable) => variable.name === known)
  if (known === undefined || !declaration) {
    throw new FactoryError('VariableNotFound', `the variable '${name}' is not declared in pipeline '${run.pipeline.name}'`, {
      hint: closest(name, run.variables.keys()),
    })
  }
  return { name: known, declaration }
}

function fits(type: VariableType, value: Json): boolean {
  switch (type) {
    case 'String':
      return typeof value === 'string' || value === null
    case 'Boolean':
      return typeof value === 'boolean'
    case 'Integer':
      return typeof value === 'bigint' || Number.isInteger(value)
    case 'Array':
      return isArray(value)
    default:
      return type satisfies never
  }
}

function readReturnValue(cursor: Cursor): ReturnValue {
  const key = requiredText(at(cursor, 'key'))
  const value = at(cursor, 'value')
  const type = has(value) ? (oneOf(at(value, 'type'), returnTypes) ?? 'Expression') : 'Null'
  return { key, type, content: optionalValue(at(value, 'content')) ?? null }
}

function setReturnValue(values: readonly ReturnValue[], context: ActivityContext): JsonObject {
  const value = Object.fromEntries(values.map((entry) => [entry.key, contentOf(entry, context)]))
  context.recordInput({ variableName: 'pipelineReturnValue', setSystemVariable: true, value })
  if (jsonText(value).length > mostBytes) throw new FactoryError('2001', 'The length of execution output is over limit (around 4MB currently).')
  const before = context.pipelineRun.returnValue
  context.pipelineRun.returnValue = { ...(typeof before === 'object' && !isArray(before) ? before : {}), ...value }
  return { name: 'pipelineReturnValue', value }
}

function contentOf({ key, type, content }: ReturnValue, context: ActivityContext): Json {
  switch (type) {
    case 'Null':
      return null
    // Each entry of an Array, and of an Object, has a type of its own again.
    case 'Array': {
      const entries = isArray(content) ? content : context.evaluate(content)
      return isArray(entries) ? entries.map((entry) => context.evaluate(plain(entry))) : listOf(entries, key)
    }
    case 'Object':
      return isArray(content) ? Object.fromEntries(content.map((entry) => keyed(entry, context))) : objectOf(context.evaluate(content), key)
    case 'String':
      return textOf(context.evaluate(content), key)
    case 'Boolean':
      return flagOf(context.evaluate(content), key)
    case 'Int':
      return integerOf(context.evaluate(content), key)
    case 'Float':
      return floatOf(context.evaluate(content), key)
    case 'Expression':
      return context.evaluate(content)
    default:
      return type satisfies never
  }
}

/** One `{key, value: {type, content}}` of an object. */
function keyed(entry: Json, context: ActivityContext): [string, Json] {
  const { key, value } = objectOf(entry, 'value')
  const { type, content } = isObject(value) ? value : { type: 'Expression', content: value }
  const known = returnTypes.find((one) => one.toLowerCase() === String(type ?? '').toLowerCase()) ?? 'Expression'
  return [String(key), contentOf({ key: String(key), type: known, content: content ?? null }, context)]
}

const plain = (item: Json): Json =>
  isObject(item) && 'content' in item ? (item['content'] ?? null) : item
