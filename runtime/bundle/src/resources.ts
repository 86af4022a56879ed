import type { Json } from './node.ts'
import type { Origin, Problem } from './problem.ts'

/** One target of one bundle, resolved: no reference and no glob is left open in the fields below. */
export interface Bundle {
  readonly name: string
  readonly target: string
  readonly mode: 'development' | 'production' | undefined
  /** Absolute folder that holds `databricks.yml`. */
  readonly root: string
  /** Every file that was read into it, root file first, named as in origins. */
  readonly files: readonly string[]
  readonly variables: Readonly<Record<string, Json>>
  readonly workspace: Readonly<Record<string, Json>>
  readonly pipelines: Readonly<Record<string, PipelineResource>>
  readonly jobs: Readonly<Record<string, JobResource>>
  readonly schemas: Readonly<Record<string, SchemaResource>>
  readonly volumes: Readonly<Record<string, VolumeResource>>
  /** Resources that exist only in a workspace (dashboards, models, …): listed, never run. */
  readonly cloudOnly: readonly CloudOnlyResource[]
  /** Pipelines, jobs, schemas and volumes that have errors; what is wrong stands in `problems` of the load, too. */
  readonly refused: readonly RefusedResource[]
}

export interface PipelineResource {
  readonly kind: 'pipeline'
  readonly key: string
  readonly name: string
  readonly catalog: string | undefined
  readonly schema: string | undefined
  readonly configuration: Readonly<Record<string, string>>
  /** Source files in the order of `libraries`, each glob's matches sorted by name, no file twice. */
  readonly libraries: readonly LibraryFile[]
  readonly rootPath: string | undefined
  readonly continuous: boolean
  readonly development: boolean
  readonly serverless: boolean
  readonly eventLog: { readonly catalog: string | undefined; readonly schema: string | undefined; readonly name: string } | undefined
  readonly storage: string | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly origin: Origin
}

export interface LibraryFile {
  /** Absolute path. */
  readonly path: string
  /** The same file, named as in origins. */
  readonly name: string
  readonly language: 'sql'
  /** The `libraries` entry that brought it in. */
  readonly origin: Origin
}

export interface JobResource {
  readonly kind: 'job'
  readonly key: string
  readonly name: string
  readonly description: string | undefined
  readonly parameters: readonly JobParameter[]
  /** In the order written; never empty; `dependsOn` names only tasks of this job and has no cycle. */
  readonly tasks: readonly Task[]
  readonly schedule: JobSchedule | undefined
  readonly trigger: JobTrigger | undefined
  readonly continuous: { readonly paused: boolean } | undefined
  readonly maxConcurrentRuns: number
  readonly timeoutSeconds: number | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly origin: Origin
}

export interface JobParameter {
  readonly name: string
  readonly default: string
  readonly origin: Origin
}

export interface JobSchedule {
  readonly quartzCronExpression: string
  readonly timeZone: string
  readonly paused: boolean
  readonly origin: Origin
}

export type JobTrigger =
  | { readonly kind: 'periodic'; readonly interval: number; readonly unit: 'HOURS' | 'DAYS' | 'WEEKS'; readonly paused: boolean; readonly origin: Origin }
  | { readonly kind: 'fileArrival'; readonly url: string; readonly paused: boolean; readonly origin: Origin }
  | { readonly kind: 'cloudOnly'; readonly name: string; readonly paused: boolean; readonly origin: Origin }

export const runIfs = ['ALL_SUCCESS', 'AT_LEAST_ONE_SUCCESS', 'NONE_FAILED', 'ALL_DONE', 'AT_LEAST_ONE_FAILED', 'ALL_FAILED'] as const
export type RunIf = (typeof runIfs)[number]

export const conditionOps = ['EQUAL_TO', 'NOT_EQUAL', 'GREATER_THAN', 'GREATER_THAN_OR_EQUAL', 'LESS_THAN', 'LESS_THAN_OR_EQUAL'] as const
export type ConditionOp = (typeof conditionOps)[number]

interface TaskBase {
  readonly taskKey: string
  readonly dependsOn: readonly { readonly taskKey: string; readonly outcome: string | undefined }[]
  readonly runIf: RunIf
  readonly disabled: boolean
  readonly maxRetries: number
  readonly minRetryIntervalMs: number
  readonly retryOnTimeout: boolean
  readonly timeoutSeconds: number | undefined
  readonly origin: Origin
}

/** Texts may still hold `{{job.parameters.x}}` and the like: those are values of run time. */
export type Task = TaskBase & (
  | { readonly kind: 'pipeline'; readonly pipeline: string; readonly fullRefresh: boolean; readonly refreshSelection: readonly string[]; readonly fullRefreshSelection: readonly string[] }
  | { readonly kind: 'sql'; readonly file: LibraryFile | undefined; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'condition'; readonly op: ConditionOp; readonly left: string; readonly right: string }
  | { readonly kind: 'forEach'; readonly inputs: string; readonly concurrency: number; readonly task: Task }
  | { readonly kind: 'runJob'; readonly job: string; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'python'; readonly type: 'notebook_task' | 'python_wheel_task' | 'spark_python_task'; readonly source: string }
  | { readonly kind: 'cloudOnly'; readonly type: string }
)

export interface SchemaResource {
  readonly kind: 'schema'
  readonly key: string
  readonly name: string
  readonly catalog: string
  readonly comment: string | undefined
  /** As written, for example `abfss://silver@account.dfs.core.windows.net`. */
  readonly storageRoot: string | undefined
  readonly properties: Readonly<Record<string, string>>
  readonly origin: Origin
}

export interface VolumeResource {
  readonly kind: 'volume'
  readonly key: string
  readonly name: string
  readonly catalog: string
  readonly schema: string
  readonly volumeType: 'MANAGED' | 'EXTERNAL'
  readonly storageLocation: string | undefined
  readonly comment: string | undefined
  readonly origin: Origin
}

export interface CloudOnlyResource {
  readonly kind: string
  readonly key: string
  readonly origin: Origin
}

export interface RefusedResource {
  readonly kind: 'pipeline' | 'job' | 'schema' | 'volume'
  readonly key: string
  readonly origin: Origin
  readonly problems: readonly Problem[]
}
