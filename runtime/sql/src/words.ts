import { databricksGrammar } from './parser/databricksGrammar.ts'
import { databricksFunctions } from './functions/databricks.ts'

/** What an editor may offer of the language itself: keywords in upper case, and the names of the functions that run here. */
export function databricksWords(): { readonly keywords: readonly string[]; readonly functions: readonly string[] } {
  const functions = databricksFunctions.entries.filter(({ kind }) => kind !== 'refused').map(({ name }) => name)
  return { keywords: [...new Set([...databricksGrammar.reserved, ...openers])].sort(), functions }
}

/** Words that begin statements and clauses, or stand in them, and are not reserved. */
const openers = [
  'ADD', 'ALL', 'ALTER', 'ANALYZE', 'ASC', 'BEGIN', 'CACHE', 'CASCADE', 'CASE', 'CAST', 'CATALOG', 'CATALOGS', 'COLUMN', 'COLUMNS', 'COMMENT', 'COPY', 'CREATE', 'CUBE', 'CONDITION', 'CURRENT', 'DECLARE', 'DEFAULT', 'DO', 'DELETE', 'DESC',
  'DESCRIBE', 'DETAIL', 'DISTINCT', 'DROP', 'ELSEIF', 'EXECUTE', 'EXISTS', 'EXIT', 'EXPLAIN', 'EXTENDED', 'FALSE', 'FILTER', 'FIRST', 'FOLLOWING', 'FORMATTED', 'FUNCTION', 'FUNCTIONS', 'GRANT', 'GRANTS', 'GROUPING', 'HANDLER', 'HISTORY', 'IF', 'IMMEDIATE',
  'INSERT', 'INTERVAL', 'INTO', 'ITERATE', 'LAST', 'LEAVE', 'LOOP', 'MATCHED', 'MATERIALIZED', 'MERGE', 'NULL', 'NULLS', 'OPTIMIZE', 'OVER', 'OVERWRITE', 'PARTITION', 'PARTITIONED', 'PARTITIONS', 'PRECEDING', 'RANGE', 'RECURSIVE',
  'REFRESH', 'RENAME', 'REPEAT', 'REPLACE', 'RESET', 'RESTORE', 'REVOKE', 'ROLLUP', 'ROWS', 'SCHEMA', 'SCHEMAS', 'SETS', 'SHOW', 'SIGNAL', 'SQLEXCEPTION', 'SQLSTATE', 'STREAM', 'STREAMING', 'TABLE', 'TABLES', 'TBLPROPERTIES', 'TEMPORARY', 'TRUE',
  'TRUNCATE', 'UNBOUNDED', 'UNTIL', 'UPDATE', 'USE', 'VACUUM', 'VERSION', 'VIEW', 'VIEWS', 'VOLUME', 'VOLUMES', 'WHILE', 'WITHIN',
]
