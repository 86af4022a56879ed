import type { PipelineResource } from '@lagoon/bundle'
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
  const unresolved = defineGraph({ sources, scope, configuration })
  const graph = bindGraph(unresolved)
  return { key, name, scope, eventLog, graph, problems: [...unresolved.problems, ...problemsIn(unresolved), ...graph.problems, ...cyclesIn(graph)] }
}
