import type { Statement } from '@lagoon/sql'
import { always, refuse, type Runner, type StatementOf } from './run.ts'

type Refused = 'call' | 'convertToDelta' | 'createFlow' | 'createMaterializedView' | 'createStreamingTable' | 'undrop'

const refusing = <Kind extends Statement['kind']>(what: (statement: StatementOf<Kind>) => string, hint: string, writes: (statement: StatementOf<Kind>) => boolean = always): Runner<Kind> => ({
  writes,
  run: async (run, statement) => refuse(run, statement.place, what(statement), hint),
})

const inPipeline = 'put it into a file of a pipeline and run that'

/** Statements that are read and not run, each with its reason. */
export const refusedStatements: { readonly [Kind in Refused]: Runner<Kind> } = {
  // Databricks runs these outside of a pipeline too, by making one for them.
  createStreamingTable: refusing(() => 'CREATE STREAMING TABLE outside of a pipeline', inPipeline),
  createMaterializedView: refusing(() => 'CREATE MATERIALIZED VIEW outside of a pipeline', inPipeline),
  createFlow: refusing(() => 'CREATE FLOW outside of a pipeline', inPipeline),
  undrop: refusing(({ object }) => `UNDROP ${object}`, 'a dropped object is gone here: its files are deleted with it'),
  convertToDelta: refusing(() => 'CONVERT TO DELTA', 'CREATE TABLE … AS SELECT * FROM read_files(…) writes the rows as a Delta table'),
  call: refusing(({ name }) => `CALL ${name.parts.map(({ text }) => text).join('.')}`, 'there are no procedures here'),
}
