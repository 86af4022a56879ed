import { groupsIn, type Action, type Group } from '../model.ts'
import type { ActionRecord } from '../record.ts'
import { finish } from './finish.ts'
import type { Frame, Outcome, RunState } from './state.ts'

/** Why an action did not begin. */
export type Reason = Omit<Outcome, 'status'>

/** Records that an action, and with it all that stands inside, never began. */
export function skip(run: RunState, action: Action, frame: Frame, reason: Reason): ActionRecord {
  const now = run.effects.now()
  const record = finish(run, action, frame, { startTime: now, status: 'Skipped', ...reason })
  const because: Reason = reason.code === 'Terminated' ? reason : {
    code: 'ActionSkipped',
    error: { code: 'ActionDependencyFailed', message: `'${action.name}', in which it stands, ended with status Skipped.` },
  }
  for (const inner of groupsIn(action).flat()) skip(run, inner, frame, because)
  return record
}

/** Records that the actions of a branch were not taken. */
export function skipBranch(run: RunState, group: Group, frame: Frame): void {
  for (const action of group) {
    skip(run, action, frame, {
      code: 'ActionSkipped',
      error: { code: 'ActionBranchingConditionNotSatisfied', message: `'${action.name}' is skipped: its branch is not taken.` },
    })
  }
}
