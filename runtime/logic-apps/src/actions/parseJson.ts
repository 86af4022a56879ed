import { evaluate, ExpressionError, type Json } from '@lagoon/expressions'
import { schemaErrors } from '../schema/schemaErrors.ts'
import { objectInputs, succeeded, type LeafCall, type LeafResult } from './leaf.ts'

/** Reads text as JSON, leniently as Azure does, and checks the value against the schema; the value is never changed. */
export function runParseJson(call: LeafCall): LeafResult {
  const inputs = objectInputs(call)
  const { content } = inputs
  if (content === undefined || content === null || content === '') {
    return { status: 'Failed', code: 'BadRequest', inputs, error: { code: 'InvalidTemplate', message: `'content' of '${call.action.name}' has no value` } }
  }
  const parsed = typeof content === 'string' ? parse(content) : content
  if (parsed instanceof ExpressionError) {
    return { status: 'Failed', code: 'InvalidJSON', inputs, error: { code: 'InvalidJSON', message: `'content' of '${call.action.name}' is no JSON: ${parsed.message}` } }
  }
  const errors = schemaErrors(parsed, inputs.schema ?? {})
  if (errors.length === 0) return succeeded(inputs, { body: parsed })
  return {
    status: 'Failed', code: 'ValidationFailed', inputs,
    outputs: { errors: errors.map(({ path, message }) => ({ path, message })) },
    error: { code: 'ValidationFailed', message: `The schema validation failed. ${errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join(' ')}` },
  }
}

function parse(content: string): Json | ExpressionError {
  try {
    return evaluate('@json(content())', { dialect: 'logic-apps', accessors: { content: () => content } })
  } catch (error) {
    if (error instanceof ExpressionError) return error
    throw error
  }
}
