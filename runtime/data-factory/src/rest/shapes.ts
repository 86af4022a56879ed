import type { Json, JsonObject } from '@lagoon/expressions'
import type { Pipeline, Trigger } from '../model/factory.ts'
import { isObject } from '../reader/cursor.ts'
import type { ActivityRun, PipelineRunSummary } from '../run/records.ts'
import type { RuntimeState } from '../triggers/memory.ts'
import type { TriggerRun } from '../triggers/triggerRun.ts'
import type { Fields } from './query.ts'

// The resources and runs as Azure's REST API shows them, and what can be asked of each kind of run.

export interface Place {
  readonly subscription: string
  readonly resourceGroup: string
  readonly factory: string
}

export const factoryId = ({ subscription, resourceGroup, factory }: Place): string =>
  `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.DataFactory/factories/${factory}`

const shownText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Azure shows parameters as texts. */
export const pipelineRunShape = (place: Place, run: PipelineRunSummary): JsonObject => ({
  id: `${factoryId(place)}/pipelineruns/${run.runId}`,
  runId: run.runId,
  debugRunId: null,
  runGroupId: run.runGroupId,
  isLatest: run.isLatest,
  pipelineName: run.pipelineName,
  parameters: Object.fromEntries(Object.entries(run.parameters).map(([name, value]) => [name, shownText(value)])),
  runDimensions: {},
  invokedBy: { ...run.invokedBy },
  runStart: run.runStart,
  runEnd: run.runEnd,
  durationInMs: run.durationInMs,
  status: run.status,
  message: run.message,
  lastUpdated: run.lastUpdated,
})

export const activityRunShape = (place: Place, run: ActivityRun): JsonObject => ({
  id: `${factoryId(place)}/pipelineruns/${run.pipelineRunId}/activityruns/${run.activityRunId}`,
  activityName: run.activityName,
  activityType: run.activityType,
  activityRunId: run.activityRunId,
  linkedServiceName: run.linkedServiceName,
  pipelineName: run.pipelineName,
  pipelineRunId: run.pipelineRunId,
  status: run.status,
  activityRunStart: run.activityRunStart,
  activityRunEnd: run.activityRunEnd,
  durationInMs: run.durationInMs,
  input: run.input ?? {},
  output: run.output ?? {},
  error: { ...run.error },
  retryAttempt: run.retryAttempt === 0 ? null : run.retryAttempt,
  userProperties: run.userProperties,
})

export const triggerRunShape = (run: TriggerRun): JsonObject => ({
  triggerRunId: run.triggerRunId,
  triggerName: run.triggerName,
  triggerType: run.triggerType,
  triggerRunTimestamp: run.triggerRunTimestamp,
  // The types of the SDK know three words; it writes this one with a small p.
  status: run.status === 'InProgress' || run.status === 'Running' ? 'Inprogress' : run.status,
  message: run.message === '' ? null : run.message,
  properties: run.properties,
  triggeredPipelines: run.triggeredPipelines,
  runDimension: {},
  dependencyStatus: run.dependencyStatus ?? {},
})

export const pipelineShape = (place: Place, { name, document }: Pipeline): JsonObject => resource(place, 'pipelines', name, document.value)

export const triggerShape = (place: Place, { name, document }: Trigger, runtimeState: RuntimeState): JsonObject => {
  const shown = resource(place, 'triggers', name, document.value)
  return { ...shown, properties: { ...(isObject(shown['properties']) ? shown['properties'] : {}), runtimeState } }
}

const resource = (place: Place, kind: 'pipelines' | 'triggers', name: string, file: Json): JsonObject => ({
  id: `${factoryId(place)}/${kind}/${name}`,
  name,
  type: `Microsoft.DataFactory/factories/${kind}`,
  properties: isObject(file) && isObject(file['properties']) ? file['properties'] : {},
})

const triggerName = ({ invokedBy }: PipelineRunSummary): string => (invokedBy.invokedByType === 'PipelineActivity' ? '' : invokedBy.name)

export const pipelineRunOperands: Fields<PipelineRunSummary> = {
  PipelineName: ({ pipelineName }) => pipelineName,
  Status: ({ status }) => status,
  RunStart: ({ runStart }) => runStart,
  RunEnd: ({ runEnd }) => runEnd ?? '',
  RunGroupId: ({ runGroupId }) => runGroupId,
  TriggerName: triggerName,
  TriggerId: ({ invokedBy }) => invokedBy.id,
  // Asked for the latest only, a rerun hides what it reran; asked for the others too, every run is one of them.
  LatestOnly: ({ isLatest }) => (isLatest ? 'true' : 'false'),
}

export const pipelineRunOrders: Fields<PipelineRunSummary> = {
  RunStart: ({ runStart }) => runStart,
  RunEnd: ({ runEnd }) => runEnd ?? '',
  PipelineName: ({ pipelineName }) => pipelineName,
  Status: ({ status }) => status,
}

export const activityRunOperands: Fields<ActivityRun> = {
  ActivityName: ({ activityName }) => activityName,
  ActivityType: ({ activityType }) => activityType,
  Status: ({ status }) => status,
  PipelineName: ({ pipelineName }) => pipelineName,
  ActivityRunStart: ({ activityRunStart }) => activityRunStart,
  ActivityRunEnd: ({ activityRunEnd }) => activityRunEnd ?? '',
}

export const activityRunOrders: Fields<ActivityRun> = {
  ActivityName: ({ activityName }) => activityName,
  ActivityRunStart: ({ activityRunStart }) => activityRunStart,
  ActivityRunEnd: ({ activityRunEnd }) => activityRunEnd ?? '',
  ActivityStatus: ({ status }) => status,
  Status: ({ status }) => status,
}

export const triggerRunOperands: Fields<TriggerRun> = {
  TriggerName: (run) => run.triggerName,
  TriggerRunTimestamp: ({ triggerRunTimestamp }) => triggerRunTimestamp,
  Status: (run) => String(triggerRunShape(run)['status']),
  RunGroupId: ({ triggerRunId }) => triggerRunId,
}

export const triggerRunOrders: Fields<TriggerRun> = {
  TriggerName: (run) => run.triggerName,
  TriggerRunTimestamp: ({ triggerRunTimestamp }) => triggerRunTimestamp,
  Status: (run) => String(triggerRunShape(run)['status']),
}
