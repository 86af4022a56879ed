import { compose } from '../analyse/typed.ts'
import { types } from '../types.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'
import { type SessionFacts } from '../analyse/translation.ts'

/** What a query can ask of its session; who nobody names is `lagoon`, in `main.default`. */
const fact = (name: string, read: (session: Required<SessionFacts>) => string, note: string): FunctionEntry =>
  special(name, `${name}() : string`, (node, scope) => {
    const text = read({ user: 'lagoon', catalog: 'main', schema: 'default', ...scope.translation.options.session })
    return compose(node.place, [], { type: types.string, nullable: false, duckdb: `'${text.replaceAll("'", "''")}'` })
  }, { note, takes: [0, 0] })

const userNote = 'the user that the session names'

export const sessionFunctions: readonly FunctionEntry[] = [
  fact('current_user', ({ user }) => user, userNote), fact('session_user', ({ user }) => user, userNote), fact('user', ({ user }) => user, userNote),
  fact('current_catalog', ({ catalog }) => catalog, 'the catalog of the session'),
  fact('current_schema', ({ schema }) => schema, 'the schema of the session'), fact('current_database', ({ schema }) => schema, 'the schema of the session'),
  fact('current_path', ({ catalog, schema }) => `system.builtin,system.session,${catalog}.${schema}`, 'the catalog and schema of the session'),
  fact('version', () => '4.3.0 lagoon', 'the version of Spark that is followed'),
  special('spark_partition_id', 'spark_partition_id() : int', node => compose(node.place, [], { type: types.int, nullable: false, duckdb: 'CAST(0 AS INTEGER)' }), { note: 'there is one partition', takes: [0, 0] }),
]
