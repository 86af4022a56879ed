import { updates } from './lakeflow.ts'
import { reportOf, type UpdateReport } from './report.ts'
import type { WorkspaceEvent } from './events.ts'
import type { Workspace } from './workspace.ts'

export interface UpdateInHistory extends UpdateReport {
  readonly startedAt: string
  readonly cause: string
}

/** Every update of the pipelines, newest first. An update that was killed still stands as RUNNING. */
export async function pipelineHistory(workspace: Workspace): Promise<UpdateInHistory[]> {
  return (await updates(workspace)).flatMap(({ update, at, events }) => {
    const stream = events.map((event): WorkspaceEvent => ({ at, run: update, room: 'lakeflow', event }))
    const created = events.find((event) => event.kind === 'updateCreated')
    return reportOf(stream, 0).updates.map((report) => ({ ...report, startedAt: at, cause: created?.cause ?? '' }))
  })
}
