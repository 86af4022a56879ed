import type { PipelineResource } from '@lagoon/bundle'
import { sessionZone, type SessionZone } from '@lagoon/sql'
import { readFile } from 'node:fs/promises'
import type { Problem } from './error.ts'
import { cyclesIn } from './graph/analyse.ts'
import { bindGraph, type BoundGraph } from './graph/bind.ts'
import { problemsIn } from './graph/checks.ts'
import { defineGraph } from './graph/define.ts'
import type { Scope, SourceText } from './graph/graph.ts'

/** A pipeline whose files were read. `problems` are what can be told without looking at any table or file. */
export interface Pipeline {
  /** Of the bundle's resource; names the folder of the pipeline's state. */
  readonly key: string
  readonly name: string
  readonly scope: Scope
  /** Whose clock its queries mean; undefined: UTC's. */
  readonly zone: SessionZone | undefined
  readonly eventLog: PipelineResource['eventLog']
  readonly graph: BoundGraph
  readonly problems: readonly Problem[]
}

/** Reads the files of a pipeline resource. Never throws for what they say: that is in `problems`. */
export async function loadPipeline(resource: PipelineResource): Promise<Pipeline> {
  const sources: SourceText[] = []
  const unread: Problem[] = []
  for (const { path, name, origin } of resource.libraries) {
    try {
      sources.push({ file: name, text: await readFile(path, 'utf8') })
    } catch (error) {
      unread.push({ code: 'FILE_UNREADABLE', severity: 'error', message: `cannot read ${name}: ${error instanceof Error ? error.message : String(error)}`, origin })
    }
  }
  const { key, name, catalog, schema, configuration, eventLog } = resource
  const pipeline = definePipeline({ key, name, catalog, schema, configuration, eventLog, sources })
  return { ...pipeline, problems: [...unread, ...pipeline.problems] }
}

export interface PipelineText {
  readonly key: string
  readonly name?: string
  readonly catalog?: string | undefined
  readonly schema?: string | undefined
  readonly configuration?: Readonly<Record<string, string>>
  readonly eventLog?: PipelineResource['eventLog']
  readonly sources: readonly SourceText[]
}

/** A pipeline from texts. Without a catalog it writes into `main`, without a schema into `default`, as on Databricks. */
export function definePipeline({ key, name = key, catalog = 'main', schema = 'default', configuration = {}, eventLog, sources }: PipelineText): Pipeline {
  const scope: Scope = { catalog: catalog.toLowerCase(), schema: schema.toLowerCase() }
  const { zone, problems } = zoneOf(configuration, sources[0])
  const unresolved = defineGraph({ sources: sources.map((source) => ({ ...source, zone })), scope, configuration })
  const graph = bindGraph(unresolved)
  return { key, name, scope, zone, eventLog, graph, problems: [...problems, ...unresolved.problems, ...problemsIn(unresolved), ...graph.problems, ...cyclesIn(graph)] }
}

const zoneKey = 'spark.sql.session.timeZone'

/** The zone that the configuration names. */
function zoneOf(configuration: Readonly<Record<string, string>>, first: SourceText | undefined): { readonly zone: SessionZone | undefined; readonly problems: readonly Problem[] } {
  const [, id] = Object.entries(configuration).find(([key]) => key.toLowerCase() === zoneKey.toLowerCase()) ?? []
  const zone = id === undefined ? undefined : sessionZone(id)
  if (id === undefined || zone) return { zone, problems: [] }
  const problem: Problem = { code: 'INVALID_CONF_VALUE.TIME_ZONE', severity: 'error', message: `${zoneKey} of the configuration is '${id}', which is no time zone`, origin: { file: first?.file ?? '', line: 1, column: 1 }, hint: 'write a region as Europe/Vienna, or an offset as +02:00' }
  return { zone: undefined, problems: [problem] }
}
