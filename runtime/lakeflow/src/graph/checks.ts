import { unknownFunctionsIn } from '@lagoon/sql'
import { fullName } from '@lagoon/unity-catalog'
import type { Problem } from '../error.ts'
import { nearestDataset, sameTable, type Flow, type SourceText, type UnresolvedGraph } from './graph.ts'
import { problemIn } from './problem.ts'
import { unresolvedFunctions } from './unknownFunctions.ts'

type Check = (graph: UnresolvedGraph) => Problem[]

const checks: readonly Check[] = [
  somethingToRun,
  noDatasetTwice,
  noFlowTwice,
  everyFlowHasATarget,
  everyStreamingTableHasAFlow,
  autoCdcAlone,
  autoCdcIsComplete,
  noExpectationTwice,
  expressionsHaveNames,
  noFunctionIsRefused,
]

/** What is wrong with a graph before anything is looked up; all of it. */
export const problemsIn = (graph: UnresolvedGraph): Problem[] => checks.flatMap((check) => check(graph))

const at = ({ source, origin }: { source: SourceText; origin: { line: number; column: number } }, problem: Parameters<typeof problemIn>[2]): Problem =>
  problemIn(source, { start: offsetOf(source.text, origin.line, origin.column), end: offsetOf(source.text, origin.line, origin.column) + 1, ...origin }, problem)

function offsetOf(text: string, line: number, column: number): number {
  let offset = 0
  for (let i = 1; i < line; i += 1) offset = text.indexOf('\n', offset) + 1
  return offset + column - 1
}

const where = ({ origin }: { origin: { file: string; line: number } }): string => `${origin.file}:${origin.line}`

function somethingToRun({ datasets, problems }: UnresolvedGraph): Problem[] {
  if (problems.some(({ severity }) => severity === 'error') || datasets.some((dataset) => dataset.kind !== 'view' || !dataset.temporary)) return []
  const origin = datasets[0]?.origin ?? { file: '', line: 1, column: 1 }
  return [{ code: 'RUN_EMPTY_PIPELINE', severity: 'error', message: 'the pipeline defines no table: it needs at least one that is not a temporary view', origin }]
}

function noDatasetTwice({ datasets }: UnresolvedGraph): Problem[] {
  return datasets.flatMap((dataset, i) => {
    const first = datasets.slice(0, i).find((other) => sameTable(other.name, dataset.name))
    if (!first) return []
    return [at(dataset, { code: 'PIPELINE_DUPLICATE_IDENTIFIERS.DATASET', message: `${fullName(dataset.name)} is defined twice`, hint: `the other definition is at ${where(first)}` })]
  })
}

function noFlowTwice({ flows, datasets }: UnresolvedGraph): Problem[] {
  // Two definitions of one dataset are told of once, not again as two default flows.
  const isDefault = (flow: Flow): boolean => datasets.some(({ origin }) => where({ origin }) === where(flow) && origin.column === flow.origin.column)
  return flows.flatMap((flow, i) => {
    const first = flows.slice(0, i).find((other) => other.name.toLowerCase() === flow.name.toLowerCase() && !(isDefault(other) && isDefault(flow)))
    if (!first) return []
    const hint = `the other one is at ${where(first)}; a flow without a name of its own is named after its table`
    return [at(flow, { code: 'PIPELINE_DUPLICATE_IDENTIFIERS.FLOW', message: `two flows are named ${flow.name}`, hint })]
  })
}

function everyFlowHasATarget({ flows, datasets }: UnresolvedGraph): Problem[] {
  return flows.flatMap((flow) => {
    const target = datasets.find(({ name }) => sameTable(name, flow.target))
    if (!target) {
      const near = nearestDataset(flow.target, datasets)
      const hint = `${near ? `did you mean ${fullName(near)}? Otherwise ` : ''}add CREATE OR REFRESH STREAMING TABLE ${flow.target.name}`
      return [at(flow, { code: 'TABLE_OR_VIEW_NOT_FOUND', message: `the flow ${flow.name} writes into ${fullName(flow.target)}, which this pipeline does not define`, hint })]
    }
    if (flow.kind !== 'materialize' && target.kind !== 'streamingTable') {
      return [at(flow, { code: 'INVALID_FLOW_TARGET', message: `the flow ${flow.name} writes into ${fullName(flow.target)}, which is a ${target.kind === 'view' ? 'view' : 'materialized view'}; only a streaming table takes flows` })]
    }
    return []
  })
}

function everyStreamingTableHasAFlow({ datasets, flows, problems }: UnresolvedGraph): Problem[] {
  // Where a statement was refused, its flow may be the one that is missing.
  if (problems.some(({ severity }) => severity === 'error')) return []
  return datasets
    .filter((dataset) => dataset.kind === 'streamingTable' && !flows.some((flow) => sameTable(flow.target, dataset.name)))
    .map((dataset) => at(dataset, { code: 'PIPELINE_DATASET_WITHOUT_FLOW', message: `the streaming table ${fullName(dataset.name)} has no flow`, hint: 'give it AS SELECT … FROM STREAM …, or a CREATE FLOW that writes into it' }))
}

function autoCdcAlone({ flows }: UnresolvedGraph): Problem[] {
  return flows
    .filter((flow) => flow.kind === 'append')
    .flatMap((flow) => {
      const cdc = flows.find((other) => other.kind === 'autoCdc' && sameTable(other.target, flow.target))
      return cdc ? [at(flow, { code: 'AUTOCDC_TARGET_WITH_OTHER_FLOW', message: `${fullName(flow.target)} is the target of AUTO CDC and takes no append flow`, hint: `AUTO CDC is at ${where(cdc)}` })] : []
    })
}

function autoCdcIsComplete({ flows }: UnresolvedGraph): Problem[] {
  return flows.flatMap((flow) => {
    if (flow.kind !== 'autoCdc') return []
    const { keys, storedAs, trackHistoryOn, columns } = flow.cdc
    const named = [...keys, ...(columns?.columns ?? []), ...(trackHistoryOn?.columns ?? [])]
    return [
      ...(keys.length === 0 ? [problemIn(flow.source, flow.cdc.place, { code: 'AUTOCDC_EMPTY_KEYS', message: 'AUTO CDC needs at least one key' })] : []),
      ...named.filter(({ parts }) => parts.length > 1).map(({ parts, place }) =>
        problemIn(flow.source, place, { code: 'AUTOCDC_MULTIPART_COLUMN_IDENTIFIER', message: `AUTO CDC names columns by one part: ${parts.map(({ text }) => text).join('.')}` })),
      ...(storedAs === 'SCD TYPE 1' && trackHistoryOn
        ? [problemIn(flow.source, trackHistoryOn.place, { code: 'AUTOCDC_TRACK_HISTORY_FOR_SCD1', message: 'TRACK HISTORY ON is for SCD TYPE 2 only: SCD TYPE 1 keeps no history' })]
        : []),
    ]
  })
}

function noExpectationTwice({ datasets }: UnresolvedGraph): Problem[] {
  return datasets.flatMap(({ expectations, source, name }) =>
    expectations
      .filter((expectation, i) => expectations.slice(0, i).some((other) => other.name.text.toLowerCase() === expectation.name.text.toLowerCase()))
      .map((expectation) => problemIn(source, expectation.place, { code: 'DUPLICATED_EXPECTATION_NAME', message: `${fullName(name)} has two expectations named ${expectation.name.text}` })))
}

/** Delta tables have no columns without a name, so an expression needs an alias. */
function expressionsHaveNames({ flows }: UnresolvedGraph): Problem[] {
  return flows.flatMap((flow) => {
    if (flow.kind === 'autoCdc' || flow.query.body.kind !== 'select') return []
    return flow.query.body.items
      .filter(({ expression, aliases }) => aliases.length === 0 && !['column', 'star', 'field', 'jsonPath', 'subscript'].includes(expression.kind))
      .map(({ place }) => problemIn(flow.source, place, { code: 'MISSING_ALIAS', message: 'an expression of a dataset needs a name', hint: 'add AS name' }))
  })
}

/**
 * Needs no table to be there, so it is told even where the types of a query cannot be. A name in a query that the language does not have
 * may be a function of the catalog; expectations call none.
 */
function noFunctionIsRefused({ datasets, flows }: UnresolvedGraph): Problem[] {
  const queries = [
    ...datasets.flatMap((dataset) => (dataset.kind === 'view' ? [{ source: dataset.source, part: dataset.query }] : [])),
    ...flows.flatMap((flow) => (flow.kind === 'autoCdc' ? [] : [{ source: flow.source, part: flow.query }])),
  ]
  const conditions = datasets.flatMap(({ source, expectations }) => expectations.map(({ condition }) => ({ source, part: condition })))
  const refused = [...queries, ...conditions].flatMap(({ source, part }) =>
    unknownFunctionsIn(part).flatMap(({ code, message, hint, place }) => (code === 'UNSUPPORTED_FUNCTION' ? [problemIn(source, place, { code, message, ...(hint ? { hint } : {}) })] : [])))
  return [...refused, ...conditions.flatMap(({ source, part }) => unresolvedFunctions(part, source, () => false))]
}
