import { sameName, type Group } from '../model.ts'
import type { ActionRecord } from '../record.ts'
import type { Outcome } from './state.ts'

/**
 * How a group of actions ended: the actions that nothing runs after decide; one that was skipped is decided by those
 * it would have run after. A failure that a later action handled is therefore no failure of the group.
 */
export function groupOutcome(group: Group, records: ReadonlyMap<string, ActionRecord>): Outcome {
  const decided = new Map<string, boolean>()
  const good = (name: string): boolean => {
    const key = name.toLowerCase()
    const known = decided.get(key)
    if (known !== undefined) return known
    const action = group.find(one => sameName(one.name, name))
    const status = records.get(key)?.status
    const result = status === 'Skipped' ? (action?.runAfter ?? []).every(before => good(before.name)) : status === 'Succeeded'
    decided.set(key, result)
    return result
  }
  const leaves = group.filter(action => !group.some(other => other.runAfter.some(before => sameName(before.name, action.name))))
  if (leaves.every(leaf => good(leaf.name))) return { status: 'Succeeded', code: 'NotSpecified' }
  return { status: 'Failed', code: 'ActionFailed', error: { code: 'ActionFailed', message: 'An action failed. No dependent actions succeeded.' } }
}
