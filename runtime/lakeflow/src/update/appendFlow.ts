import { quoteName } from '@lagoon/engine'
import { duckdbType } from '@lagoon/sql'
import { fullName } from '@lagoon/unity-catalog'
import { nothingDone } from '../events.ts'
import { ruleOf } from '../graph/compile.ts'
import { keepDropped } from './droppedRows.ts'
import { judge } from './expectations.ts'
import type { FlowRun, StreamingWriter } from './flowRun.ts'
import { addColumns } from './setUp.ts'
import { appIdOf, awaitsReplacement } from './tableState.ts'

/** Appends each micro-batch to a streaming table, less the rows that its expectations drop. */
export function appendWriter(run: FlowRun): StreamingWriter {
  const { context, table: { dataset, columns = [] }, flow: { flow }, generation } = run
  const { engine, warehouse } = context.ports
  return {
    auxiliaryVersion: async () => undefined,
    async write({ plan, relation }) {
      const txn = { appId: appIdOf(flow.name, generation), version: BigInt(plan.batch) }
      const snapshot = await context.ports.warehouse.snapshot(dataset.name)
      const isReplacing = awaitsReplacement(snapshot, generation)
      if (!isReplacing) await addColumns(context, dataset.name, relation.columns)
      const rules = dataset.expectations.map((expectation) => ruleOf(expectation, relation.columns, { source: dataset.source, now: plan.at }))
      const judged = await judge(engine, { relation: relation.duckdb, rules, dataset: fullName(dataset.name), flow: flow.name })
      if (judged.dropped > 0n) {
        await keepDropped(context.ports, context.state, { table: dataset.name, generation, flow: flow.name, batch: plan.batch, update: context.update, at: plan.at, relation: relation.duckdb, rules })
      }
      const select = `SELECT ${relation.columns.map(({ name, type }) => `CAST(${quoteName(name)} AS ${duckdbType(type)}) AS ${quoteName(name)}`).join(', ')} FROM (${judged.kept})`
      const written = isReplacing ? await warehouse.overwrite({ table: dataset.name, select, txn, columns }) : await warehouse.append({ table: dataset.name, select, txn })
      return {
        ...nothingDone,
        appended: written.kind === 'written' ? written.rows : 0n,
        outputBytes: written.kind === 'written' ? written.sizeBytes : 0,
        dropped: judged.dropped,
        expectations: judged.results,
      }
    },
  }
}
