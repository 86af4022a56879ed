import { succeeded, type LeafCall, type LeafResult } from './leaf.ts'

/** Gives its inputs back, evaluated. */
export function runCompose({ action, evaluate }: LeafCall): LeafResult {
  const value = evaluate(action.inputs)
  return succeeded(value, value)
}
