import { FactoryError, type Ports } from '@lagoon/data-factory'
import { appendToTable } from './appendToTable.ts'
import { executeSql, selectRelation, tableRelation } from './databricksSql.ts'
import { EgressDenied, type HttpRequest } from './http.ts'
import { localHttp } from './localHttp.ts'
import { runNotebook } from './notebooks.ts'
import { runJobOfFactory } from './runJob.ts'
import { secretValue } from './routes.ts'
import { answerOfWorkflow } from './runWorkflow.ts'
import type { Workspace } from './workspace.ts'

/** Everything outside the factory that its activities reach, as this machine answers it. */
export async function factoryPorts(workspace: Workspace): Promise<Ports> {
  const { workflows } = await workspace.workflows()
  const { secrets } = workspace
  const send = await localHttp(workspace, { caller: 'data-factory', callWorkflow: (workflow, request) => answerOfWorkflow(workspace, workflow, request) })
  return {
    engine: await workspace.engine(),
    lake: workspace.lake,
    database: (linkedService) => workspace.database(linkedService),
    async secret({ vault, name }) {
      const value = secretValue({ secrets, workflows }, vault, name)
      if (value !== undefined) return value
      if (secrets.stored(vault, name)?.attributes.enabled === false) throw new FactoryError('SecretDisabled', `the secret ${name} of vault ${vault} is disabled`)
      throw new FactoryError('SecretNotFound', `vault ${vault} has no secret ${name}`, { hint: `locally it is the environment variable ${secrets.variablesFor(vault, name).join(' or ')}, that line of .env, or what \`lagoon key-vault set ${vault}/${name}\` stores` })
    },
    callback: () => workspace.callbacks.open(),
    async http(request: HttpRequest) {
      // What an interrupt broke is no failure that anybody must be told of.
      workspace.throwIfInterrupted()
      try {
        return await send(request)
      } catch (error) {
        if (error instanceof EgressDenied) throw new FactoryError('EgressDenied', error.message, { cause: error, hint: 'list the host under allowed_hosts in lagoon.yml if the call is meant' })
        throw error
      }
    },
    databricks: {
      runJob: (request) => runJobOfFactory(workspace, request),
      runNotebook: (request) => runNotebook(workspace, request),
      table: (name) => tableRelation(workspace, name),
      query: (sql) => selectRelation(workspace, sql),
      write: {
        script: async (sql) => void (await executeSql(workspace, sql, { write: true, file: 'preCopyScript' })),
        append: (request) => appendToTable(workspace, request),
      },
    },
  }
}
