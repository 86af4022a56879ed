import type { Json } from '@lagoon/expressions'
import type { Action } from '../model.ts'
import type { ActionRecord, Retry } from '../record.ts'
import { masked, textsIn } from './mask.ts'
import { repetitionOf, type Frame, type Outcome, type RunState } from './state.ts'

export interface Ending extends Outcome {
  readonly startTime: Date
  readonly inputs?: Json
  readonly outputs?: Json
  readonly retries?: readonly Retry[]
}

/** Writes down how an action ended: in full for expressions, masked for the run's record and events. */
export function finish(run: RunState, action: Action, frame: Frame, ending: Ending): ActionRecord {
  const record: ActionRecord = {
    ...ending,
    name: action.name,
    type: action.kind === 'leaf' ? action.type : action.kind,
    trackingId: run.effects.newId(),
    endTime: run.effects.now(),
    repetition: repetitionOf(frame),
    origin: action.origin,
  }
  frame.results.set(action.name.toLowerCase(), { kind: 'once', record })
  // Azure hides what was secured wherever a later action repeats it.
  if (action.secure.inputs) for (const text of textsIn(ending.inputs)) run.secrets.add(text)
  if (action.secure.outputs) for (const text of textsIn(ending.outputs)) run.secrets.add(text)
  const shown = masked(record, action.secure, run.secrets)
  run.records.push(shown)
  run.effects.emit({ kind: 'actionFinished', run: run.id, record: shown })
  return record
}
