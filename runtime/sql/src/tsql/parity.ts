import { dateStyles } from './dateStyle.ts'
import { tsqlFunctions } from './functions/call.ts'
import { systemViewNames } from './systemViews.ts'
import { refusedTypes } from './type.ts'

/** What T-SQL runs here, as Markdown: printed from the tables that the translation itself uses. */
export function printTsqlParity(): string {
  const functions = Object.entries(tsqlFunctions).flatMap(([group, entries]) => [
    '', `### ${group}`, '', '| function | gives | how | remark |', '|---|---|---|---|',
    ...entries.map(entry => `| \`${entry.signature.replaceAll('|', '\\|')}\` | ${entry.result} | ${entry.treatment} | ${(entry.note ?? '').replaceAll('|', '\\|')} |`),
  ])
  return [
    '## T-SQL', '',
    'What is not listed is refused by name, with its place. Grade of all lines: documentation only; nobody has compared them with a server yet.', '',
    ...constructs.map(([name, text]) => `- **${name}**: ${text}`),
    ...functions, '',
    '### System views', '', systemViewNames().map(name => `\`${name}\``).join(', '), '',
    '### Styles of CONVERT for dates', '', dateStyles.join(', '), '',
    '### Types that are refused', '', ...Object.entries(refusedTypes).map(([name, reason]) => `- \`${name}\`: ${reason}`), '',
  ].join('\n')
}

const constructs: readonly (readonly [string, string])[] = [
  ['Queries', 'SELECT, TOP [PERCENT] [WITH TIES], DISTINCT, joins, CROSS and OUTER APPLY, WITH (recursive, too), UNION, INTERSECT, EXCEPT, GROUP BY with ROLLUP, CUBE and GROUPING SETS, HAVING, windows, OFFSET … FETCH, PIVOT, UNPIVOT, VALUES as a table, STRING_SPLIT, GENERATE_SERIES, OPENJSON with and without WITH, FOR JSON PATH and AUTO, FOR XML PATH of texts'],
  ['Changes', 'INSERT (VALUES, SELECT, DEFAULT VALUES), UPDATE and DELETE (with FROM, TOP, through a common table), INSERT … EXECUTE, MERGE (OUTPUT of $action and of the rows), TRUNCATE TABLE, OUTPUT, SELECT … INTO'],
  ['Definitions', 'CREATE and ALTER TABLE (columns, defaults, IDENTITY, PRIMARY KEY, UNIQUE, CHECK, FOREIGN KEY without actions), CREATE SCHEMA, VIEW, INDEX (a unique one is kept, any other changes no result), PROCEDURE, FUNCTION (of a value worked out by DECLARE, SET, SELECT, IF and RETURN, and of the rows of one query), TYPE (of tables and of columns), DROP … IF EXISTS, sp_rename'],
  ['Scripts', 'GO, DECLARE, SET, IF, WHILE, BEGIN … END, TRY … CATCH, THROW, RAISERROR, PRINT, RETURN, EXECUTE of a procedure, of a text, and of sp_executesql, temporary tables, table variables, table-valued parameters, cursors, WAITFOR DELAY'],
  ['Transactions', 'BEGIN, COMMIT, ROLLBACK, @@TRANCOUNT; nested ones as on the server; no savepoints; an error of DuckDB itself inside a transaction (as a division by zero) undoes the whole of it'],
  ['Refused', 'functions that loop or fill a table variable, triggers, sequences, temporal tables, synonyms, other databases, other forms of FOR XML, TABLESAMPLE; GRANT, CREATE USER, ALTER INDEX and UPDATE STATISTICS are taken and change nothing'],
  ['Comparison', 'texts compare without case and without trailing blanks, as under SQL_Latin1_General_CP1_CI_AS; they are sorted by code point of the lower-case letters; GROUP BY, DISTINCT and UNION keep texts apart that differ in trailing blanks'],
  ['Time', 'DATETIME has 1/300 second and shows .000, .003, .007; DATETIME2 and TIME have six digits here: the seventh rounds'],
]
