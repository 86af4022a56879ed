import type { FileNames } from './files.ts'
import { readLibraries } from './libraries.ts'
import type { Node } from './node.ts'
import type { Origin, Report } from './problem.ts'
import { readerOf } from './reader.ts'
import type { PipelineResource } from './resources.ts'

export function readPipeline({ key, node, origin, names, roots, report }: {
  key: string; node: Node; origin: Origin; names: FileNames; roots: readonly string[]; report: Report
}): PipelineResource {
  const what = `pipeline '${key}'`
  const reader = readerOf({ node, what, report })
  const libraries = readLibraries({ reader, what, names, roots, report })
  if (reader.items('libraries').length === 0) report.error('MISSING_FIELD', node.origin, `${what} has no 'libraries', so nothing to run`)
  for (const unsupported of ['ingestion_definition', 'gateway_definition'] as const) {
    if (reader.map(unsupported)) report.error('LIBRARY_NOT_SUPPORTED', reader.originOf(unsupported), `${what}: ${unsupported} (a managed connector) has no local counterpart`)
  }
  const eventLog = reader.map('event_log')
  const log = eventLog && readerOf({ node: eventLog, what: `event_log of ${what}`, report })
  return {
    kind: 'pipeline',
    key,
    name: reader.text('name') ?? key,
    catalog: reader.text('catalog'),
    schema: reader.text('schema') ?? reader.text('target'),
    configuration: reader.texts('configuration'),
    libraries,
    rootPath: reader.text('root_path'),
    continuous: reader.flag('continuous') ?? false,
    development: reader.flag('development') ?? false,
    serverless: reader.flag('serverless') ?? false,
    eventLog: log && { catalog: log.text('catalog'), schema: log.text('schema'), name: log.requiredText('name') },
    storage: reader.text('storage'),
    tags: reader.texts('tags'),
    origin,
  }
}
