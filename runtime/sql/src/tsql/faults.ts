import { type ChangePlan, stageColumn } from './changes.ts'
import { duplicateMessage, keyText, uniqueRules } from './constraints.ts'
import { sameName } from './catalog.ts'
import { type Context, quoteName, quoteText } from './context.ts'
import { isText } from './type.ts'

/** Which rows of a stage of INSERTs are wrong, and why: for many statements of one row each, of which each fails alone. */
export interface RowFaults {
  /** Both answer (`seq`, code, detail); the second is asked when the rows of the first are gone. */
  readonly rows: string
  readonly repeated: string | undefined
  readonly message: (code: string, detail: string) => string
}

/** Undefined when a row's fate depends on more than one key, or on other tables: then each statement has to be tried. */
export function rowFaults(context: Context, plan: ChangePlan, stage: string): RowFaults | undefined {
  const { target } = plan
  const [rule, second] = uniqueRules(target)
  if (second || target.checks.length > 0 || target.foreignKeys.length > 0 || plan.givesIdentity || plan.actions.size !== 1 || !plan.actions.has('I')) return undefined
  const name = `${target.schema}.${target.name}`
  const table = `${context.catalog.database}.${name}`
  const cases: string[] = []
  const fault = (condition: string, code: string, detail: string): void => { cases.push(`WHEN ${condition} THEN struct_pack(code := '${code}', detail := ${detail})`) }
  target.columns.forEach((column, index) => { if (!column.nullable) fault(`${stageColumn(index)} IS NULL`, '515', quoteText(column.name)) })
  target.columns.forEach(({ name: column, type }, index) => {
    if (isText(type) && type.length !== 'max') fault(`length(rtrim(${stageColumn(index)}, ' ')) > ${type.length}`, '2628', `${quoteText(`column '${column}'. Truncated value: '`)} || left(${stageColumn(index)}, ${type.length}) || ''''`)
  })
  const at = rule?.columns.map(column => target.columns.findIndex(one => sameName(one.name, column))) ?? []
  const numbered = at.some(index => target.columns[index]?.identity)
  const mine = at.map((index, k) => keyText(target, rule?.columns[k] ?? '', `s.${stageColumn(index)}`))
  const shown = at.map(index => `coalesce(CAST(s.${stageColumn(index)} AS VARCHAR), '<NULL>')`).join(` || ', ' || `)
  const duplicate = rule && duplicateMessage(target, rule)
  const equal = rule?.kind === 'PRIMARY KEY' ? '=' : 'IS NOT DISTINCT FROM'
  if (rule && duplicate && !numbered) {
    const theirs = rule.columns.map(column => keyText(target, column, `t.${quoteName(column)}`))
    fault(`EXISTS (SELECT 1 FROM ${target.duckdb} t WHERE ${mine.map((text, k) => `${text} ${equal} ${theirs[k]}`).join(' AND ')})`, duplicate.code, shown)
  }
  return {
    rows: cases.length > 0 ? `SELECT seq, f.code, f.detail FROM (SELECT s.seq, CASE ${cases.join(' ')} END AS f FROM ${stage} s) WHERE f IS NOT NULL` : `SELECT 0, '', '' WHERE false`,
    repeated: duplicate && !numbered ? `SELECT s.seq, '${duplicate.code}', ${shown} FROM ${stage} s QUALIFY row_number() OVER (PARTITION BY ${mine.join(', ')} ORDER BY s.seq) > 1` : undefined,
    message: (code, detail) => {
      if (code === '515') return `Cannot insert the value NULL into column '${detail}', table '${table}'; column does not allow nulls. INSERT fails.`
      if (code === '2628') return `String or binary data would be truncated in table '${table}', ${detail}.`
      return duplicate?.message(detail) ?? detail
    },
  }
}
