import type { Action, Group, RunAfter } from '../model.ts'
import type { ActionRecord } from '../record.ts'
import { groupOutcome } from './outcome.ts'
import { runAction } from './runAction.ts'
import { skip, type Reason } from './skip.ts'
import type { Frame, Outcome, RunState } from './state.ts'

/** Runs actions that stand side by side: each as soon as all that it runs after have ended, in parallel otherwise. */
export async function runGroup(run: RunState, group: Group, frame: Frame): Promise<Outcome> {
  const pending = new Map<string, Promise<ActionRecord>>()
  const settle = (action: Action): Promise<ActionRecord> => {
    const key = action.name.toLowerCase()
    const known = pending.get(key)
    if (known !== undefined) return known
    const promise = whenReady(run, action, frame, name => {
      const before = group.find(one => one.name.toLowerCase() === name.toLowerCase())
      return before === undefined ? undefined : settle(before)
    })
    pending.set(key, promise)
    return promise
  }
  const records = await Promise.all(group.map(settle))
  return groupOutcome(group, new Map(records.map(record => [record.name.toLowerCase(), record])))
}

async function whenReady(run: RunState, action: Action, frame: Frame, settle: (name: string) => Promise<ActionRecord> | undefined): Promise<ActionRecord> {
  const before = await Promise.all(action.runAfter.map(async wanted => ({ wanted, actual: await settle(wanted.name) })))
  if (run.ended !== undefined) return skip(run, action, frame, { code: 'Terminated' })
  for (const { wanted, actual } of before) {
    if (actual !== undefined && !wanted.statuses.includes(actual.status)) return skip(run, action, frame, unmet(action, wanted, actual))
  }
  return runAction(run, action, frame, runGroup)
}

const unmet = (action: Action, wanted: RunAfter, actual: ActionRecord): Reason => ({
  code: 'ActionSkipped',
  error: {
    code: 'ActionConditionFailed',
    message: `'${action.name}' is skipped: it runs after '${wanted.name}' with status ${wanted.statuses.join(' or ')}, and that ended with status ${actual.status}.`,
  },
})
