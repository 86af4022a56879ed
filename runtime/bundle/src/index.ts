export { loadBundle, type LoadedBundle, type LoadOptions } from './load.ts'
export { BundleError, type Origin, type Problem, type ProblemCode } from './problem.ts'
export { type Json } from './node.ts'
export {
  type Bundle,
  type CloudOnlyResource,
  type ConditionOp,
  type JobParameter,
  type JobResource,
  type JobSchedule,
  type JobTrigger,
  type LibraryFile,
  type PipelineResource,
  type RefusedResource,
  type RunIf,
  type SchemaResource,
  type Task,
  type VolumeResource,
} from './resources.ts'
