import type { Problem } from '../error.ts'
import type { Action, Workflow } from '../model.ts'
import type { Cursor } from './cursor.ts'

/** What the checks look at: the workflow, and where its definition stands in the file. */
export interface Checked { readonly workflow: Workflow; readonly definition: Cursor }
export type Check = (checked: Checked) => readonly Problem[]

export const problemAt = (action: Pick<Action, 'origin'>, code: string, message: string, hint?: string): Problem =>
  ({ code, severity: 'error', message, origin: action.origin, ...(hint === undefined ? {} : { hint }) })
