import type { DatabricksRuns, StartedByCall } from './databricksRuns.ts'
import { WorkspaceError } from './error.ts'
import { jsonResponse, type HttpRequest, type HttpResponse, type Route } from './http.ts'

type Body = Readonly<Record<string, unknown>>
interface Call {
  readonly body: Body
  readonly query: URLSearchParams
  /** What the pattern caught in the path. */
  readonly caught: readonly string[]
}

interface Endpoint {
  readonly method: string
  readonly path: RegExp
  answer(call: Call, runs: DatabricksRuns): Body
}

/**
 * The calls of the Databricks REST API that start a job or a pipeline and ask how it is: the bundle of this project answers them.
 * Every other call to a workspace is left to the next route. Source: the API reference of jobs (2.0 to 2.2) and of pipelines (2.0).
 */
export const endpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: /^\/api\/2\.[0-2]\/jobs\/run-now$/,
    answer({ body }, runs) {
      const started = runs.startJob(text(body, 'job_id'), { ...texts(body, 'notebook_params'), ...texts(body, 'job_parameters') })
      return { run_id: Number(started.id), number_in_job: Number(started.id) }
    },
  },
  {
    method: 'GET',
    path: /^\/api\/2\.[0-2]\/jobs\/runs\/get$/,
    answer: ({ query }, runs) => jobRun(found(runs, 'job', query.get('run_id') ?? '')),
  },
  {
    method: 'POST',
    path: /^\/api\/2\.0\/pipelines\/([^/]+)\/updates$/,
    answer({ body, caught: [pipeline = ''] }, runs) {
      const started = runs.startUpdate(pipeline, {
        refresh: list(body, 'refresh_selection'),
        fullRefresh: list(body, 'full_refresh_selection'),
        fullRefreshAll: body['full_refresh'] === true || body['full_refresh'] === 'true',
        cause: 'API_CALL',
      })
      return { update_id: started.id, request_id: started.id }
    },
  },
  {
    method: 'GET',
    path: /^\/api\/2\.0\/pipelines\/([^/]+)\/updates\/([^/]+)$/,
    answer({ caught: [pipeline = '', update = ''] }, runs) {
      return { update: { pipeline_id: pipeline, ...updateState(found(runs, 'pipeline', update)) } }
    },
  },
]

/** `isReal` says of a host that its calls are meant to go out. */
export function databricksRoute({ runs, isReal }: { runs: DatabricksRuns; isReal: (host: string) => boolean }): Route {
  return (request, url) => {
    if (!/\.(azuredatabricks\.net|databricks\.azure\.cn|databricks\.azure\.us)$/.test(url.hostname) || isReal(url.hostname)) return undefined
    const endpoint = endpoints.find(({ method, path }) => method === request.method && path.test(url.pathname))
    return endpoint ? Promise.resolve(answered(endpoint, request, url, runs)) : undefined
  }
}

function answered(endpoint: Endpoint, { body }: HttpRequest, url: URL, runs: DatabricksRuns): HttpResponse {
  try {
    const caught = (endpoint.path.exec(url.pathname) ?? []).slice(1).map(decodeURIComponent)
    return jsonResponse(200, endpoint.answer({ body: bodyOf(body ?? '{}'), query: url.searchParams, caught }, runs))
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error
    const isMissing = error.code === 'ResourceNotFound' || error.code === 'ProjectNotFound'
    const code = isMissing ? 'RESOURCE_DOES_NOT_EXIST' : 'INVALID_PARAMETER_VALUE'
    const hint = isMissing ? `; name it under databricks_ids in lagoon.yml${error.hint === undefined ? '' : `, ${error.hint}`}` : ''
    return jsonResponse(isMissing ? 404 : 400, { error_code: code, message: `${error.message}${hint}` })
  }
}

function found(runs: DatabricksRuns, kind: StartedByCall['kind'], id: string): StartedByCall {
  const started = runs.find(kind, id)
  if (started) return started
  throw new WorkspaceError('RunNotFound', kind === 'job' ? `Run ${id} does not exist.` : `The update ${id} does not exist.`)
}

function jobRun({ id, of, name, startedAt, ended }: StartedByCall): Body {
  const state = ended ? { life_cycle_state: 'TERMINATED', result_state: ended.state, state_message: ended.message } : { life_cycle_state: 'RUNNING', state_message: '' }
  const result = ended?.state === 'FAILED' ? { code: 'RUN_EXECUTION_ERROR', type: 'CLIENT_ERROR', message: ended.message } : { code: 'SUCCESS', type: 'SUCCESS', message: '' }
  return {
    job_id: Number.isFinite(Number(of)) ? Number(of) : of,
    run_id: Number(id),
    run_name: name,
    state,
    status: ended ? { state: 'TERMINATED', termination_details: result } : { state: 'RUNNING' },
    start_time: startedAt.getTime(),
    end_time: ended?.at.getTime() ?? 0,
    run_page_url: `lagoon://jobs/${name}/runs/${id}`,
    tasks: (ended?.tasks ?? []).map(({ task, state: taskState }) => ({ task_key: task, state: { life_cycle_state: 'TERMINATED', result_state: taskState } })),
  }
}

const updateState = ({ id, startedAt, ended }: StartedByCall): Body => ({
  update_id: id,
  state: ended?.state ?? 'RUNNING',
  creation_time: startedAt.getTime(),
  cause: 'API_CALL',
})

function bodyOf(given: string): Body {
  try {
    const value: unknown = JSON.parse(given)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Said below, like any other body that is no object.
  }
  throw new WorkspaceError('InvalidRequest', 'the body is no JSON object')
}

function text(body: Body, name: string): string {
  const value = body[name]
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new WorkspaceError('InvalidRequest', `'${name}' is missing`)
}

function texts(body: Body, name: string): Readonly<Record<string, string>> {
  const value = body[name] ?? {}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, String(held)]))
  throw new WorkspaceError('InvalidRequest', `'${name}' must be an object`)
}

function list(body: Body, name: string): readonly string[] {
  const value = body[name] ?? []
  if (Array.isArray(value)) return value.map(String)
  throw new WorkspaceError('InvalidRequest', `'${name}' must be a list`)
}
