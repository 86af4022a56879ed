import type { FactoryEvent } from '@lagoon/data-factory'
import type { JobEvent, LakeflowEvent } from '@lagoon/lakeflow'
import type { WorkflowEvent } from '@lagoon/logic-apps'

/** One line of the stream that every run tells its story in: the room's own plain event, the run it belongs to, and when. */
export type WorkspaceEvent = { readonly at: string; readonly run: string } & (
  | { readonly room: 'data-factory'; readonly event: FactoryEvent }
  | { readonly room: 'lakeflow'; readonly event: LakeflowEvent }
  | { readonly room: 'jobs'; readonly event: JobEvent }
  | { readonly room: 'logic-apps'; readonly event: WorkflowEvent }
)

export type Listener = (event: WorkspaceEvent) => void
