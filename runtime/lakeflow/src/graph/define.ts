import { parseDatabricks, type CreateFlow, type CreateMaterializedView, type CreateStreamingTable, type CreateView, type Flow as FlowClause, type ObjectName, type Place, type Statement } from '@lagoon/sql'
import { fullName, type TableName } from '@lagoon/unity-catalog'
import type { Origin, Problem } from '../error.ts'
import type { Dataset, Flow, Scope, SourceText, UnresolvedGraph } from './graph.ts'
import { refusedClauses } from './refusals.ts'

/** Reads the files of a pipeline. Everything that cannot be read or is not supported is a problem; the rest of the graph is still there. */
export function defineGraph({ sources, scope, configuration }: { readonly sources: readonly SourceText[]; readonly scope: Scope; readonly configuration: Readonly<Record<string, string>> }): UnresolvedGraph {
  const datasets: Dataset[] = []
  const flows: Flow[] = []
  const problems: Problem[] = []
  const scopes = new Map<Dataset, Scope>()
  const outset: Scope = { catalog: scope.catalog.toLowerCase(), schema: scope.schema.toLowerCase() }
  for (const source of sources) {
    const script = parseDatabricks({ text: source.text, file: source.file, parameters: configuration })
    problems.push(...script.problems)
    let here = outset
    for (const statement of script.statements) {
      problems.push(...refusedClauses(statement, source))
      if (statement.kind === 'use') here = use(here, statement)
      else {
        const defined = define(statement, { source, scope: here, textOf: script.textOf })
        if (defined.dataset) scopes.set(defined.dataset, here)
        datasets.push(...(defined.dataset ? [defined.dataset] : []))
        flows.push(...(defined.flow ? [defined.flow] : []))
      }
    }
  }
  return { datasets, flows, problems, scopes }
}

interface Context {
  readonly source: SourceText
  readonly scope: Scope
  textOf(node: { readonly place: Place }): string
}

function define(statement: Statement, context: Context): { dataset?: Dataset; flow?: Flow } {
  switch (statement.kind) {
    case 'createStreamingTable': return streamingTable(statement, context)
    case 'createMaterializedView': return materializedView(statement, context)
    case 'createView': return { dataset: view(statement, context) }
    case 'createFlow': {
      const name = statement.name ? flowName(statement.name, context.scope) : flowName(statement.target, context.scope)
      const flow = flowOf(statement.flow, { ...common(statement, context), name, target: nameOf(statement.target, context.scope) })
      return flow ? { flow } : {}
    }
    default: return {}
  }
}

const originOf = (place: Place, { source }: Context): Origin => ({ file: source.file, line: place.line, column: place.column })

function common(statement: CreateStreamingTable | CreateMaterializedView | CreateView | CreateFlow, context: Context): Pick<Flow, 'origin' | 'source' | 'scope' | 'comment'> {
  return { origin: originOf(statement.place, context), source: context.source, scope: context.scope, comment: statement.comment }
}

function described(statement: CreateStreamingTable | CreateMaterializedView | CreateView, context: Context): Pick<Dataset, 'name' | 'origin' | 'source' | 'comment' | 'properties' | 'expectations'> {
  const { origin, source, comment } = common(statement, context)
  return {
    name: nameOf(statement.name, context.scope),
    origin,
    source,
    comment,
    properties: Object.fromEntries(statement.properties.map(({ key, value }) => [key, value])),
    expectations: statement.expectations,
  }
}

function streamingTable(statement: CreateStreamingTable, context: Context): { dataset: Dataset; flow?: Flow } {
  const dataset: Dataset = {
    kind: 'streamingTable',
    ...described(statement, context),
    columns: statement.columns,
    partitionedBy: statement.partitionedBy.map(({ text }) => text),
    private: statement.private,
  }
  const clause: FlowClause | undefined = statement.flow ?? (statement.query && { kind: 'insert', once: false, byName: true, query: statement.query, place: statement.query.place })
  const flow = clause && flowOf(clause, { ...common(statement, context), name: flowName(statement.name, context.scope), target: dataset.name })
  return flow ? { dataset, flow } : { dataset }
}

function materializedView(statement: CreateMaterializedView, context: Context): { dataset: Dataset; flow: Flow } {
  const dataset: Dataset = {
    kind: 'materializedView',
    ...described(statement, context),
    columns: statement.columns,
    partitionedBy: statement.partitionedBy.map(({ text }) => text),
    private: statement.private,
    query: statement.query,
  }
  const flow: Flow = { kind: 'materialize', ...common(statement, context), name: flowName(statement.name, context.scope), target: dataset.name, once: false, query: statement.query }
  return { dataset, flow }
}

function view(statement: CreateView, context: Context): Dataset {
  return {
    kind: 'view',
    ...described(statement, context),
    temporary: statement.temporary,
    columns: statement.columns,
    query: statement.query,
    queryText: context.textOf(statement.query),
  }
}

function flowOf(clause: FlowClause, shared: Omit<Flow, 'kind' | 'once' | 'query' | 'cdc'>): Flow | undefined {
  switch (clause.kind) {
    case 'insert': return { kind: 'append', ...shared, once: clause.once, query: clause.query }
    case 'autoCdc': return { kind: 'autoCdc', ...shared, once: clause.once, cdc: clause }
    // `refusedClauses` has told of these.
    case 'replaceWhere': case 'replaceUsing': return undefined
    default: return clause satisfies never
  }
}

const textsOf = (name: ObjectName): string[] => name.parts.map(({ text }) => text)

/** Parts of a name with what it leaves out. The old prefix `LIVE.` means nothing any more. */
export function completeName(parts: readonly string[], scope: Scope): TableName {
  const [first = '', second, third] = withoutLive(parts).map((part) => part.toLowerCase())
  if (third !== undefined) return { catalog: first, schema: second ?? '', name: third }
  return second === undefined ? { ...scope, name: first } : { catalog: scope.catalog, schema: first, name: second }
}

const withoutLive = (parts: readonly string[]): readonly string[] => (parts.length === 2 && parts[0]?.toLowerCase() === 'live' ? parts.slice(1) : parts)

const nameOf = (name: ObjectName, scope: Scope): TableName => completeName(textsOf(name), scope)

/** A flow that is not named otherwise has its table's name, in as many parts as it was written. */
const flowName = (name: ObjectName, scope: Scope): string => {
  const parts = withoutLive(textsOf(name))
  return parts.length === 1 ? (parts[0] ?? '') : fullName(completeName(parts, scope))
}

function use(scope: Scope, statement: Extract<Statement, { kind: 'use' }>): Scope {
  const parts = textsOf(statement.name)
  const [first = scope.schema, second] = parts.map((part) => part.toLowerCase())
  if (statement.what === 'catalog') return { ...scope, catalog: first }
  return second === undefined ? { ...scope, schema: first } : { catalog: first, schema: second }
}
