import type { FlowReport, RunReport } from '@lagoon/workspace'
import pc from 'picocolors'
import { problemLines } from '../failure.ts'
import { changesText } from './progressLine.ts'
import { mark, statusText } from './status.ts'
import { tableLines } from './table.ts'
import { counted, duration, withThousands } from './text.ts'

/** What one run did: what was copied, what each table gained and lost, and what failed. */
export function reportLines(report: RunReport): string[] {
  const tables = tableTotals([report])
  return [
    ...(tables.length > 0 ? [...totalsLines(tables), ''] : report.status === 'Succeeded' ? ['nothing new: no row was copied, no table changed', ''] : []),
    ...failureLines(report),
    `${mark(report.status === 'Succeeded')} run ${statusText(report.status)} in ${duration(report.tookMs)}: ${sentence(report)}`,
  ]
}

/** Several runs, one line each: what happened in all tables together. */
export function runsLines(steps: readonly { readonly title: string; readonly loadedRows: bigint | undefined; readonly report: RunReport }[]): string[] {
  const rows = steps.map(({ title, loadedRows, report }) => {
    const streams = flowsOf(report).filter(({ type }) => type !== 'COMPLETE')
    const sum = (name: 'appended' | 'upserted' | 'deleted' | 'dropped'): bigint => streams.reduce((total, flow) => total + (flow[name] ?? 0n), 0n)
    return [
      title,
      loadedRows === undefined ? '' : number(loadedRows),
      number(report.copies.reduce((total, { rowsCopied }) => total + BigInt(rowsCopied), 0n)),
      number(sum('appended')),
      number(sum('upserted')),
      number(sum('deleted')),
      number(sum('dropped')),
      duration(report.tookMs),
    ]
  })
  const right = (name: string) => ({ name, align: 'right' as const })
  return tableLines([{ name: 'run' }, right('loaded'), right('copied'), right('appended'), right('changed'), right('deleted'), right('dropped'), right('took')], rows)
}

export interface TableTotals {
  readonly table: string
  readonly copied: bigint
  readonly appended: bigint
  readonly changed: bigint
  readonly deleted: bigint
  readonly dropped: bigint
  /** Rows of a view when it was last computed. */
  readonly computed: bigint
  /** Violations by rule, of rules that drop and of those that only warn. */
  readonly rules: ReadonlyMap<string, { readonly failed: bigint; readonly action: string }>
  readonly tookMs: number
}

/** What each table gained and lost over some runs, in the order in which the rows flow. Tables without a change are left out. */
export function tableTotals(reports: readonly RunReport[]): TableTotals[] {
  const totals = new Map<string, TableTotals>()
  const add = (table: string, more: Omit<Partial<TableTotals>, 'table'>): void => {
    const { copied = 0n, appended = 0n, changed = 0n, deleted = 0n, dropped = 0n, computed = 0n, tookMs = 0, rules = new Map() } = totals.get(table) ?? {}
    const merged = new Map(rules)
    for (const [rule, { failed, action }] of more.rules ?? []) merged.set(rule, { failed: failed + (merged.get(rule)?.failed ?? 0n), action })
    totals.set(table, {
      table,
      copied: copied + (more.copied ?? 0n),
      appended: appended + (more.appended ?? 0n),
      changed: changed + (more.changed ?? 0n),
      deleted: deleted + (more.deleted ?? 0n),
      dropped: dropped + (more.dropped ?? 0n),
      computed: more.computed ?? computed,
      rules: merged,
      tookMs: tookMs + (more.tookMs ?? 0),
    })
  }
  for (const report of reports) {
    for (const { sink, rowsCopied, durationInMs } of report.copies) add(sink, { copied: BigInt(rowsCopied), tookMs: durationInMs })
    for (const { dataset, type, appended = 0n, upserted = 0n, deleted = 0n, dropped = 0n, tookMs = 0, expectations = [] } of flowsOf(report)) {
      const rules = new Map(expectations.filter(({ failed }) => failed > 0n).map(({ name, failed, action }) => [name, { failed, action }]))
      const added = type === 'COMPLETE' ? (appended > 0n ? { computed: appended } : {}) : { appended }
      add(dataset, { ...added, changed: upserted, deleted, dropped, tookMs, rules })
    }
  }
  return [...totals.values()].filter(({ copied, appended, changed, deleted, dropped, computed, rules }) => copied + appended + changed + deleted + dropped + computed > 0n || rules.size > 0)
}

export function totalsLines(tables: readonly TableTotals[]): string[] {
  const right = (name: string) => ({ name, align: 'right' as const })
  return tableLines(
    [{ name: 'table' }, right('copied'), right('appended'), right('changed'), right('deleted'), right('dropped'), right('computed'), right('took'), { name: 'by rule' }],
    tables.map(({ table, copied, appended, changed, deleted, dropped, computed, rules, tookMs }) => [
      table,
      number(copied),
      number(appended),
      number(changed),
      number(deleted),
      number(dropped),
      number(computed),
      duration(tookMs),
      [...rules].map(([rule, { failed, action }]) => `${rule} ${withThousands(failed)}${action === 'KEEP' ? ' (kept)' : ''}`).join(', '),
    ]),
    { maxCellWidth: 100 },
  )
}

/** One line for whatever did not succeed. */
export function failureLines(report: RunReport): string[] {
  return [
    ...report.pipelineRuns.filter(({ status, invokedByType }) => status === 'Failed' && invokedByType !== 'PipelineActivity').map(({ pipelineName, runId, message }) => `${mark(false)} pipeline ${pipelineName}: ${message} ${pc.dim(`(lagoon adf show ${runId.slice(0, 8)})`)}`),
    ...report.updates.filter(({ state, error }) => state !== 'COMPLETED' && error !== '').map(({ pipeline, error }) => `${mark(false)} update of ${pipeline}: ${error}`),
    ...flowsOf(report).filter(({ status }) => status === 'FAILED').flatMap(({ dataset, error, hint }) => [`${mark(false)} flow ${dataset}: ${error}`, ...(hint === undefined ? [] : [`  ${pc.cyan('hint')}: ${hint}`])]),
    ...report.problems.flatMap(problemLines),
    ...(report.messages > 0 ? [`  ${counted(report.messages, 'message')} kept in the outbox ${pc.dim('(lagoon logic-apps outbox)')}`] : []),
  ]
}

const flowsOf = (report: RunReport): readonly FlowReport[] => report.updates.flatMap(({ flows }) => flows)
const number = (n: bigint): string => (n === 0n ? '·' : withThousands(n))

function sentence(report: RunReport): string {
  const copied = report.copies.reduce((total, { rowsCopied }) => total + rowsCopied, 0)
  const flows = flowsOf(report)
  const busy = flows.filter((flow) => changesText(flow) !== '').length
  return [counted(report.pipelineRuns.length, 'pipeline run'), `${counted(copied, 'row')} copied`, `${busy} of ${counted(flows.length, 'flow')} had something to do`].join(', ')
}
