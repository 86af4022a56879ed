import { databricksWords, executeSql, type SqlSession, type Value, type Workspace } from '@lagoon/workspace'
import type { Names } from './completion.ts'

/** What can be completed in a session, asked of the catalog when it is first needed. Make it anew after a statement: that may have made a table. */
export function namesOf(workspace: Workspace, session: SqlSession): Names {
  const asked = new Map<string, Promise<readonly string[]>>()
  const ask = (text: string, pick: (row: readonly Value[]) => Value | undefined): Promise<readonly string[]> => {
    const known = asked.get(text) ?? executeSql(workspace, text, { file: 'completion', session }).then(
      (results) => (results.at(-1)?.rows ?? []).map((row) => String(pick(row))),
      // What is not there, or not written to the end yet, has no names.
      () => [],
    )
    asked.set(text, known)
    return known
  }
  return {
    ...databricksWords(),
    catalogs: () => ask('SHOW CATALOGS', ([name]) => name),
    schemas: (catalog) => ask(catalog === undefined ? 'SHOW SCHEMAS' : `SHOW SCHEMAS IN ${catalog}`, ([name]) => name),
    tables: (schema) => ask(schema === undefined ? 'SHOW TABLES' : `SHOW TABLES IN ${schema}`, ([, name]) => name),
    columns: async (table) => (await ask(`DESCRIBE TABLE ${table}`, ([name]) => name)).filter((name) => name !== '' && !name.startsWith('#')),
  }
}
