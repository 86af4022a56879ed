import type { Json, JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import { named, type Factory } from '../model/factory.ts'
import { isObject } from '../reader/cursor.ts'
import type { ActivityRun, PipelineRun, PipelineRunSummary } from '../run/records.ts'
import type { RuntimeState } from '../triggers/memory.ts'
import type { TriggerRun } from '../triggers/triggerRun.ts'
import { answerQuery, readQuery, type Fields, type Queried } from './query.ts'
import { RestError } from './restError.ts'
import * as shapes from './shapes.ts'
import type { Place } from './shapes.ts'

/** What the management API needs of whoever runs the factory. What it throws as a `FactoryError` is answered as an error of the API. */
export interface Monitor {
  readonly factory: Factory
  /** Every run. */
  pipelineRuns(): Promise<readonly PipelineRunSummary[]>
  /** One run with all that happened in it. */
  pipelineRun(runId: string): Promise<PipelineRun | undefined>
  triggerRuns(): Promise<readonly TriggerRun[]>
  /** Begins a run and answers its id. */
  createRun(request: CreateRun): Promise<string>
  /** False: no such run goes on. */
  cancelRun(runId: string): Promise<boolean>
  stateOf(trigger: string): RuntimeState
  setState(trigger: string, state: RuntimeState): Promise<void>
  rerunTrigger(trigger: string, run: TriggerRun): Promise<void>
  cancelTrigger(trigger: string, run: TriggerRun): Promise<void>
}

export interface CreateRun {
  readonly pipeline: string
  readonly parameters: JsonObject
  readonly reference?: { readonly runId: string; readonly isRecovery: boolean; readonly startActivity: string | undefined; readonly fromFailure: boolean }
}

export interface RestRequest {
  readonly method: string
  readonly url: URL
  readonly body: Json
  /** Whether the caller may change anything. */
  readonly mayChange: boolean
}

export interface RestResponse {
  readonly status: number
  readonly body: Json
}

const apiVersion = '2018-06-01'

/** Answers a request as Data Factory's REST API of version 2018-06-01 does, for the operations on runs, pipelines and triggers. */
export async function answerRest(monitor: Monitor, request: RestRequest): Promise<RestResponse> {
  try {
    return await answer(monitor, request)
  } catch (error) {
    if (error instanceof RestError) return failure(error)
    if (error instanceof FactoryError) return failure(new RestError(error.code.endsWith('NotFound') ? 404 : 400, error.code, error.hint === undefined ? error.message : `${error.message} (${error.hint})`))
    throw error
  }
}

const failure = ({ status, code, message }: RestError): RestResponse => ({ status, body: { error: { code, message } } })
const ok = (body: Json): RestResponse => ({ status: 200, body })

async function answer(monitor: Monitor, request: RestRequest): Promise<RestResponse> {
  const { place, path } = placeOf(request.url)
  const { factory } = monitor
  if (place.factory.toLowerCase() !== factory.name.toLowerCase()) throw new RestError(404, 'ResourceNotFound', `the factory here is '${factory.name}', not '${place.factory}'`)
  const version = request.url.searchParams.get('api-version')
  if (version !== apiVersion) throw new RestError(400, version === null ? 'MissingApiVersionParameter' : 'NoRegisteredProviderFound', `api-version must be ${apiVersion}`)
  for (const operation of operations) {
    const names = operation.method === request.method.toUpperCase() ? match(operation.path, path) : undefined
    if (!names) continue
    if (operation.changes && !request.mayChange) throw new RestError(401, 'AuthenticationFailed', 'this changes something and needs `Authorization: Bearer` with the token that `lagoon dev` printed')
    return operation.answer({ monitor, place, request, names: names.map(decoded) })
  }
  throw new RestError(404, 'NotFound', `${request.method} ${path.join('/')} has no local counterpart: these have: ${operations.map((one) => `${one.method} ${one.path}`).join(', ')}`)
}

function placeOf(url: URL): { place: Place; path: readonly string[] } {
  const [, subscription, resourceGroup, factory, rest] = /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/microsoft\.datafactory\/factories\/([^/]+)(\/.*)?$/i.exec(url.pathname) ?? []
  if (subscription === undefined || resourceGroup === undefined || factory === undefined) {
    throw new RestError(404, 'NotFound', 'expected /subscriptions/…/resourceGroups/…/providers/Microsoft.DataFactory/factories/…')
  }
  return { place: { subscription, resourceGroup, factory: decoded(factory) }, path: (rest ?? '').split('/').filter((part) => part !== '') }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new RestError(400, 'BadRequest', `'${part}' is no part of an address: a % stands before two hexadecimal digits`)
  }
}

/** The names that stand where the pattern has `*`. */
function match(pattern: string, path: readonly string[]): readonly string[] | undefined {
  const parts = pattern.split('/').filter((part) => part !== '')
  if (parts.length !== path.length || !parts.every((part, index) => part === '*' || part.toLowerCase() === path[index]?.toLowerCase())) return undefined
  return path.filter((_, index) => parts[index] === '*')
}

interface Call {
  readonly monitor: Monitor
  readonly place: Place
  readonly request: RestRequest
  readonly names: readonly string[]
}

interface Operation {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly changes?: true
  answer(call: Call): Promise<RestResponse> | RestResponse
}

const operations: readonly Operation[] = [
  { method: 'GET', path: '/', answer: ({ monitor, place }) => ok({ id: shapes.factoryId(place), name: monitor.factory.name, type: 'Microsoft.DataFactory/factories', location: 'local', properties: { provisioningState: 'Succeeded' } }) },
  { method: 'GET', path: '/pipelines', answer: ({ monitor, place }) => ok({ value: [...monitor.factory.pipelines.values()].map((one) => shapes.pipelineShape(place, one)) }) },
  { method: 'GET', path: '/pipelines/*', answer: ({ monitor, place, names: [name = ''] }) => ok(shapes.pipelineShape(place, existing(named(monitor.factory.pipelines, name), 'pipeline', name))) },
  { method: 'POST', path: '/pipelines/*/createRun', changes: true, answer: createRun },
  { method: 'POST', path: '/queryPipelineRuns', answer: queryPipelineRuns },
  { method: 'GET', path: '/pipelineruns/*', answer: async ({ monitor, place, names: [id = ''] }) => ok(shapes.pipelineRunShape(place, await runOf(monitor, id))) },
  { method: 'POST', path: '/pipelineruns/*/queryActivityruns', answer: queryActivityRuns },
  { method: 'POST', path: '/pipelineruns/*/cancel', changes: true, answer: cancelRun },
  { method: 'GET', path: '/triggers', answer: ({ monitor, place }) => ok({ value: [...monitor.factory.triggers.values()].map((one) => shapes.triggerShape(place, one, monitor.stateOf(one.name))) }) },
  { method: 'GET', path: '/triggers/*', answer: ({ monitor, place, names: [name = ''] }) => ok(shapes.triggerShape(place, existing(named(monitor.factory.triggers, name), 'trigger', name), monitor.stateOf(name))) },
  { method: 'POST', path: '/triggers/*/start', changes: true, answer: ({ monitor, names: [name = ''] }) => switched(monitor, name, 'Started') },
  { method: 'POST', path: '/triggers/*/stop', changes: true, answer: ({ monitor, names: [name = ''] }) => switched(monitor, name, 'Stopped') },
  { method: 'POST', path: '/queryTriggerRuns', answer: queryTriggerRuns },
  { method: 'POST', path: '/triggers/*/triggerRuns/*/rerun', changes: true, answer: ({ monitor, names: [name = '', id = ''] }) => onTriggerRun(monitor, name, id, (run) => monitor.rerunTrigger(name, run)) },
  { method: 'POST', path: '/triggers/*/triggerRuns/*/cancel', changes: true, answer: ({ monitor, names: [name = '', id = ''] }) => onTriggerRun(monitor, name, id, (run) => monitor.cancelTrigger(name, run)) },
]

function existing<T>(found: T | undefined, kind: string, name: string): T {
  if (found === undefined) throw new RestError(404, kind === 'pipeline' ? 'PipelineNotFound' : 'EntityNotFound', `there is no ${kind} '${name}'`)
  return found
}

async function runOf(monitor: Monitor, id: string): Promise<PipelineRun> {
  const run = await monitor.pipelineRun(id)
  if (!run) throw new RestError(404, 'PipelineRunNotFound', `there is no pipeline run '${id}'`)
  return run
}

async function createRun({ monitor, request, names: [pipeline = ''] }: Call): Promise<RestResponse> {
  existing(named(monitor.factory.pipelines, pipeline), 'pipeline', pipeline)
  const { searchParams } = request.url
  const runId = searchParams.get('referencePipelineRunId') ?? undefined
  if (request.body !== null && !isObject(request.body)) throw new RestError(400, 'BadRequest', 'the body is an object of parameters')
  const flag = (name: string): boolean => searchParams.get(name)?.toLowerCase() === 'true'
  const reference = runId === undefined ? {} : { reference: { runId, isRecovery: flag('isRecovery'), startActivity: searchParams.get('startActivityName') ?? undefined, fromFailure: flag('startFromFailure') } }
  return ok({ runId: await monitor.createRun({ pipeline, parameters: request.body ?? {}, ...reference }) })
}

async function cancelRun({ monitor, names: [id = ''] }: Call): Promise<RestResponse> {
  if (await monitor.cancelRun(id)) return { status: 200, body: null }
  const { status } = await runOf(monitor, id)
  throw new RestError(400, 'PipelineRunNotCancellable', `the run is not under way here: it is ${status}`)
}

async function switched(monitor: Monitor, trigger: string, state: RuntimeState): Promise<RestResponse> {
  await monitor.setState(trigger, state)
  return { status: 200, body: null }
}

async function onTriggerRun(monitor: Monitor, trigger: string, id: string, act: (run: TriggerRun) => Promise<void>): Promise<RestResponse> {
  const run = (await monitor.triggerRuns()).find(({ triggerRunId, triggerName }) => triggerRunId === id && triggerName.toLowerCase() === trigger.toLowerCase())
  if (!run) throw new RestError(404, 'TriggerRunNotFound', `trigger '${trigger}' has no run '${id}'`)
  await act(run)
  return { status: 200, body: null }
}

async function queryPipelineRuns({ monitor, place, request }: Call): Promise<RestResponse> {
  const query = readQuery(request.body, namesOf(shapes.pipelineRunOperands, shapes.pipelineRunOrders))
  // LatestOnly = false asks for all of them, not for those that are not the latest.
  const filters = query.filters.filter(({ operand, values }) => operand !== 'LatestOnly' || values.some((value) => value.toLowerCase() === 'true'))
  const runs = await monitor.pipelineRuns()
  return page({ ...query, filters }, { runs, operands: shapes.pipelineRunOperands, orders: shapes.pipelineRunOrders, order: { descending: true, keyOf: (run) => run.runStart }, lastUpdated: (run) => run.lastUpdated, idOf: (run) => run.runId }, (run) => shapes.pipelineRunShape(place, run))
}

async function queryActivityRuns({ monitor, place, request, names: [id = ''] }: Call): Promise<RestResponse> {
  const query = readQuery(request.body, namesOf(shapes.activityRunOperands, shapes.activityRunOrders))
  const { activityRuns } = await runOf(monitor, id)
  // Beside a run, Azure asks for the time of the run, not of what is taken over from an earlier one.
  const lastUpdated = (run: ActivityRun): string => run.activityRunEnd ?? run.activityRunStart
  return page(query, { runs: activityRuns, operands: shapes.activityRunOperands, orders: shapes.activityRunOrders, order: { descending: false, keyOf: (_, index) => String(index).padStart(9, '0') }, lastUpdated, idOf: (run) => run.activityRunId }, (run) => shapes.activityRunShape(place, run))
}

async function queryTriggerRuns({ monitor, request }: Call): Promise<RestResponse> {
  const query = readQuery(request.body, namesOf(shapes.triggerRunOperands, shapes.triggerRunOrders))
  const runs = await monitor.triggerRuns()
  return page(query, { runs, operands: shapes.triggerRunOperands, orders: shapes.triggerRunOrders, order: { descending: true, keyOf: (run) => run.triggerRunTimestamp }, lastUpdated: (run) => run.triggerRunTimestamp, idOf: (run) => run.triggerRunId }, shapes.triggerRunShape)
}

const namesOf = <Run>(operands: Fields<Run>, orders: Fields<Run>): { operands: readonly string[]; orders: readonly string[] } => ({ operands: Object.keys(operands), orders: Object.keys(orders) })

function page<Run>(query: Parameters<typeof answerQuery<Run>>[0], queried: Queried<Run>, shape: (run: Run) => JsonObject): RestResponse {
  const { value, continuationToken } = answerQuery(query, queried)
  return ok({ value: value.map(shape), ...(continuationToken === undefined ? {} : { continuationToken }) })
}
