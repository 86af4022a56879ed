import { readFile } from 'node:fs/promises'
import type { Ports as FactoryPorts } from '@lagoon/data-factory'
import { runJob, type JobRun } from '@lagoon/lakeflow'
import { jobNamed } from './bundleResources.ts'
import { executeSql, sqlSession } from './databricksSql.ts'
import { runBundlePipeline } from './lakeflow.ts'
import type { Workspace } from './workspace.ts'

/** Runs a job of the bundle, named by its key or its name. What its tasks do wrong is in the result. Throws `RunInProgress`. */
export async function runBundleJob(workspace: Workspace, name: string, parameters: Readonly<Record<string, string>>): Promise<JobRun> {
  const job = jobNamed(workspace, name)
  const { jobs } = workspace.requireBundle()
  workspace.reached.add(`jobs.${job.key}`)
  return workspace.exclusively(() => runJob(
    job,
    { parameters },
    {
      async runPipeline(pipeline, request) {
        const { update, state, problems, flows } = await runBundlePipeline(workspace, pipeline, request)
        const message = problems.find(({ severity }) => severity === 'error')?.message ?? flows.find(({ status }) => status === 'FAILED')?.error?.message
        return { update, state, ...(message === undefined ? {} : { message }) }
      },
      async runSql(file, taskParameters) {
        const options = { file: file.name, parameters: taskParameters, write: true, session: sqlSession(workspace) }
        await executeSql(workspace, await readFile(file.path, 'utf8'), options)
      },
      job: (key) => jobs[key],
    },
    {
      now: workspace.effects.now,
      newId: workspace.effects.newId,
      emit: (event) => workspace.emit({ at: workspace.effects.now().toISOString(), run: event.run, room: 'jobs', event }),
    },
  ))
}

/** The same for a DatabricksJob activity: the id of its job is, here, the key of a job in the bundle. */
export async function runJobOfFactory(workspace: Workspace, { jobId, parameters }: JobRequest): ReturnType<FactoryPorts['databricks']['runJob']> {
  const { run, job, state, message, tasks } = await runBundleJob(workspace, workspace.configuration.databricksIds.get(jobId) ?? jobId, parameters)
  const why = message ?? tasks.find(({ error }) => error)?.error?.message
  return { runId: run, state: state === 'FAILED' ? 'FAILED' : 'SUCCESS', runPageUrl: `lagoon://jobs/${job}/runs/${run}`, ...(why === undefined ? {} : { message: why }) }
}

type JobRequest = Parameters<FactoryPorts['databricks']['runJob']>[0]
