import type { ConditionOp, RunIf } from '@lagoon/bundle'
import { LakeflowError, type Origin } from '../error.ts'

export type TaskState = 'SUCCESS' | 'FAILED' | 'EXCLUDED' | 'SKIPPED' | 'UPSTREAM_FAILED'

/** The operands of EQUAL_TO and NOT_EQUAL are compared as text, those of the others as numbers. Throws `INVALID_PARAMETER_VALUE`. */
export function holds({ op, left, right, origin }: { readonly op: ConditionOp; readonly left: string; readonly right: string; readonly origin: Origin }): boolean {
  if (op === 'EQUAL_TO') return left === right
  if (op === 'NOT_EQUAL') return left !== right
  const [a, b] = [left, right].map((text) => {
    const number = Number(text)
    if (text.trim() !== '' && !Number.isNaN(number)) return number
    throw new LakeflowError('INVALID_PARAMETER_VALUE', `${op} compares numbers, and '${text}' is none`, { origin })
  }) as [number, number]
  switch (op) {
    case 'GREATER_THAN': return a > b
    case 'GREATER_THAN_OR_EQUAL': return a >= b
    case 'LESS_THAN': return a < b
    case 'LESS_THAN_OR_EQUAL': return a <= b
    default: return op satisfies never
  }
}

/** Whether a task runs after these ends of the tasks that it waits for, and if not, as what it counts. */
export function afterDependencies(runIf: RunIf, ends: readonly TaskState[]): 'run' | 'EXCLUDED' | 'UPSTREAM_FAILED' {
  if (ends.length === 0) return 'run'
  const succeeded = ends.filter((state) => state === 'SUCCESS').length
  const failed = ends.filter((state) => state === 'FAILED' || state === 'UPSTREAM_FAILED').length
  const otherwise = failed > 0 ? 'UPSTREAM_FAILED' : 'EXCLUDED'
  const when = (condition: boolean, not: 'EXCLUDED' | 'UPSTREAM_FAILED' = otherwise): 'run' | 'EXCLUDED' | 'UPSTREAM_FAILED' => (condition ? 'run' : not)
  switch (runIf) {
    case 'ALL_SUCCESS': return when(succeeded === ends.length)
    case 'AT_LEAST_ONE_SUCCESS': return when(succeeded > 0)
    case 'NONE_FAILED': return when(failed === 0 && succeeded > 0)
    case 'ALL_DONE': return 'run'
    case 'AT_LEAST_ONE_FAILED': return when(failed > 0, 'EXCLUDED')
    case 'ALL_FAILED': return when(failed === ends.length, 'EXCLUDED')
    default: return runIf satisfies never
  }
}
