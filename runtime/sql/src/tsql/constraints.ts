import { columnNamed, sameName, type TsqlKey, type TsqlTable } from './catalog.ts'
import { type ChangePlan, stageColumn } from './changes.ts'
import { type Context, quoteName, quoteText, type ScopeSource } from './context.ts'
import { isBinary, isText } from './type.ts'

/** A question to ask of the staging table: a row in the answer is a violation, and its first column completes the message. */
export interface ConstraintCheck {
  readonly sql: string
  readonly code: string
  readonly message: (detail: string) => string
}

/** Everything that must hold before a change is applied, in the order in which the server complains. */
export function constraintChecks(context: Context, plan: ChangePlan, stage: string): ConstraintCheck[] {
  const { target, actions } = plan
  const writes = actions.has('I') || actions.has('U')
  return [
    ...(plan.eachRowOnce ? [rowTwice(stage)] : []),
    ...(writes ? [...nulls(context, plan, stage), ...lengths(context, plan, stage), ...keys(plan, stage), ...checks(context, plan, stage), ...parents(context, plan, stage)] : []),
    ...(actions.has('D') || actions.has('U') ? children(context, target, plan, stage) : []),
  ]
}

const verb = (plan: ChangePlan): string => (plan.eachRowOnce ? 'MERGE' : plan.actions.has('I') ? 'INSERT' : plan.actions.has('U') ? 'UPDATE' : 'DELETE')
const fullName = (table: TsqlTable): string => `${table.schema}.${table.name}`

const rowTwice = (stage: string): ConstraintCheck => ({
  sql: `SELECT 'x' FROM ${stage} WHERE rid IS NOT NULL GROUP BY rid HAVING count(*) > 1 LIMIT 1`,
  code: '8672',
  message: () => 'The MERGE statement attempted to UPDATE or DELETE the same row more than once. This happens when a target row matches more than one source row.',
})

/** Columns that the change may have given a new value. */
const touched = (plan: ChangePlan, index: number): boolean => plan.actions.has('I') || plan.assigned.has(index)

function nulls(context: Context, plan: ChangePlan, stage: string): ConstraintCheck[] {
  const strict = plan.target.columns.map((column, index) => ({ column, index })).filter(({ column, index }) => !column.nullable && touched(plan, index))
  if (strict.length === 0) return []
  const branches = strict.map(({ column, index }) => `WHEN ${stageColumn(index)} IS NULL THEN ${quoteText(column.name)}`).join(' ')
  return [{
    sql: `SELECT * FROM (SELECT CASE ${branches} END AS d FROM ${stage} WHERE action <> 'D') WHERE d IS NOT NULL LIMIT 1`,
    code: '515',
    message: column => `Cannot insert the value NULL into column '${column}', table '${context.catalog.database}.${fullName(plan.target)}'; column does not allow nulls. ${verb(plan)} fails.`,
  }]
}

function lengths(context: Context, plan: ChangePlan, stage: string): ConstraintCheck[] {
  const limited = plan.target.columns.flatMap(({ name, type }, index) => {
    if (!touched(plan, index) || (!isText(type) && !isBinary(type)) || !('length' in type) || type.length === 'max') return []
    const column = stageColumn(index)
    // Blanks at the end do not count, and are seldom what makes a text too long.
    const condition = isText(type) ? `length(${column}) > ${type.length} AND length(rtrim(${column}, ' ')) > ${type.length}` : `octet_length(${column}) > ${type.length}`
    return [{ name, index, condition, shown: isText(type) ? `left(${stageColumn(index)}, ${type.length})` : `''` }]
  })
  if (limited.length === 0) return []
  const branches = limited.map(({ name, condition, shown }) => `WHEN ${condition} THEN ${quoteText(`column '${name}'. Truncated value: '`)} || ${shown} || ''''`).join(' ')
  return [{
    sql: `SELECT * FROM (SELECT CASE ${branches} END AS d FROM ${stage} WHERE action <> 'D') WHERE d IS NOT NULL LIMIT 1`,
    code: '2628',
    message: detail => `String or binary data would be truncated in table '${context.catalog.database}.${fullName(plan.target)}', ${detail}.`,
  }]
}

/** The expression by which two rows have the same key. */
export const keyText = (table: TsqlTable, column: string, text: string): string => {
  const type = columnNamed(table.columns, column)?.type
  return type && isText(type) ? `tsql_key(${text})` : text
}
const position = (table: TsqlTable, column: string): number => table.columns.findIndex(one => sameName(one.name, column))

export interface UniqueRule { readonly name: string; readonly columns: readonly string[]; readonly kind: 'PRIMARY KEY' | 'UNIQUE KEY' | 'index' }

export function uniqueRules(table: TsqlTable): UniqueRule[] {
  return [
    ...table.keys.map((key: TsqlKey): UniqueRule => ({ name: key.name, columns: key.columns, kind: key.primary ? 'PRIMARY KEY' : 'UNIQUE KEY' })),
    ...table.indexes.filter(index => index.unique).map((index): UniqueRule => ({ name: index.name, columns: index.columns, kind: 'index' })),
  ]
}

export function duplicateMessage(table: TsqlTable, rule: UniqueRule): Pick<ConstraintCheck, 'code' | 'message'> {
  return rule.kind === 'index'
    ? { code: '2601', message: detail => `Cannot insert duplicate key row in object '${fullName(table)}' with unique index '${rule.name}'. The duplicate key value is (${detail}).` }
    : { code: '2627', message: detail => `Violation of ${rule.kind} constraint '${rule.name}'. Cannot insert duplicate key in object '${fullName(table)}'. The duplicate key value is (${detail}).` }
}

function keys(plan: ChangePlan, stage: string): ConstraintCheck[] {
  const { target } = plan
  const identity = target.columns.findIndex(column => column.identity)
  return uniqueRules(target).flatMap((rule): ConstraintCheck[] => {
    const at = rule.columns.map(column => position(target, column))
    if (!at.some(index => touched(plan, index))) return []
    // Numbers that IDENTITY gives are new.
    if (!plan.actions.has('U') && !plan.givesIdentity && at.includes(identity)) return []
    const mine = at.map((index, k) => keyText(target, rule.columns[k] ?? '', `s.${stageColumn(index)}`))
    const theirs = rule.columns.map(column => keyText(target, column, `t.${quoteName(column)}`))
    const equal = rule.kind === 'PRIMARY KEY' ? '=' : 'IS NOT DISTINCT FROM'
    const shown = (texts: readonly string[]): string => texts.map(text => `coalesce(CAST(${text} AS VARCHAR), '<NULL>')`).join(` || ', ' || `)
    const values = at.map(index => `s.${stageColumn(index)}`)
    const gone = plan.actions.size === 1 && plan.actions.has('I') ? '' : ` AND t.rowid NOT IN (SELECT rid FROM ${stage} WHERE rid IS NOT NULL)`
    const told = duplicateMessage(target, rule)
    return [
      { sql: `SELECT ${shown(values.map(value => `any_value(${value})`))} FROM ${stage} s WHERE s.action <> 'D' GROUP BY ${mine.join(', ')} HAVING count(*) > 1 LIMIT 1`, ...told },
      { sql: `SELECT ${shown(values)} FROM ${stage} s JOIN ${target.duckdb} t ON ${mine.map((text, k) => `${text} ${equal} ${theirs[k]}`).join(' AND ')} WHERE s.action <> 'D'${gone} LIMIT 1`, ...told },
    ]
  })
}

function checks(context: Context, plan: ChangePlan, stage: string): ConstraintCheck[] {
  const { target } = plan
  const source: ScopeSource = { name: target.name, duckdb: 's', columns: target.columns.map((column, index) => ({ name: column.name, type: column.type, duckdb: `s.${stageColumn(index)}` })) }
  return target.checks.map(check => ({
    sql: `SELECT 'x' FROM ${stage} s WHERE s.action <> 'D' AND NOT ${checkText(context, check.definition, check.name, source)} LIMIT 1`,
    code: '547',
    message: () => `The ${verb(plan)} statement conflicted with the CHECK constraint "${check.name}". The conflict occurred in database "${context.catalog.database}", table "${fullName(target)}".`,
  }))
}

export function checkText(context: Context, definition: string, name: string, source: ScopeSource): string {
  const inner: Context = { ...context, site: { file: `check constraint ${name}`, text: definition }, scope: { sources: [source] }, commonTables: [], aggregates: false, windows: false }
  return inner.rules.predicate(inner, inner.rules.parseExpression(definition, `check constraint ${name}`))
}

/** Rows that point at a row which does not exist. */
function parents(context: Context, plan: ChangePlan, stage: string): ConstraintCheck[] {
  const { target } = plan
  return target.foreignKeys.flatMap((key): ConstraintCheck[] => {
    const parent = context.catalog.tables.find(table => sameName(table.schema, key.schema) && sameName(table.name, key.table))
    const at = key.columns.map(column => position(target, column))
    if (!parent || !at.some(index => touched(plan, index))) return []
    const present = at.map(index => `s.${stageColumn(index)} IS NOT NULL`).join(' AND ')
    const match = at.map((index, k) => `${keyText(parent, key.referenced[k] ?? '', `p.${quoteName(key.referenced[k] ?? '')}`)} = ${keyText(target, key.columns[k] ?? '', `s.${stageColumn(index)}`)}`).join(' AND ')
    const self = parent.id === target.id ? ` AND NOT EXISTS (SELECT 1 FROM ${stage} p WHERE p.action <> 'D' AND ${at.map((index, k) => `p.${stageColumn(position(target, key.referenced[k] ?? ''))} = s.${stageColumn(index)}`).join(' AND ')})` : ''
    return [{
      sql: `SELECT 'x' FROM ${stage} s WHERE s.action <> 'D' AND ${present} AND NOT EXISTS (SELECT 1 FROM ${parent.duckdb} p WHERE ${match})${self} LIMIT 1`,
      code: '547',
      message: () => `The ${verb(plan)} statement conflicted with the FOREIGN KEY constraint "${key.name}". The conflict occurred in database "${context.catalog.database}", table "${fullName(parent)}", column '${key.referenced[0] ?? ''}'.`,
    }]
  })
}

/** Rows of other tables that would point at nothing. */
function children(context: Context, target: TsqlTable, plan: ChangePlan, stage: string): ConstraintCheck[] {
  return context.catalog.tables.flatMap(child => child.foreignKeys.filter(key => sameName(key.schema, target.schema) && sameName(key.table, target.name)).flatMap((key): ConstraintCheck[] => {
    const at = key.referenced.map(column => position(target, column))
    if (!plan.actions.has('D') && !at.some(index => plan.assigned.has(index))) return []
    const match = key.columns.map((column, k) => `${keyText(child, column, `c.${quoteName(column)}`)} = ${keyText(target, key.referenced[k] ?? '', `d.${quoteName(key.referenced[k] ?? '')}`)}`).join(' AND ')
    const kept = `EXISTS (SELECT 1 FROM ${stage} k WHERE k.action <> 'D' AND ${at.map((index, k) => `${keyText(target, key.referenced[k] ?? '', `k.${stageColumn(index)}`)} = ${keyText(target, key.referenced[k] ?? '', `d.${quoteName(key.referenced[k] ?? '')}`)}`).join(' AND ')})`
    const alsoGone = child.id === target.id ? ` AND c.rowid NOT IN (SELECT rid FROM ${stage} WHERE action = 'D')` : ''
    const survivors = plan.actions.size === 1 && plan.actions.has('D') ? '' : ` AND NOT ${kept}`
    return [{
      sql: `SELECT 'x' FROM ${stage} s JOIN ${target.duckdb} d ON d.rowid = s.rid JOIN ${child.duckdb} c ON ${match} WHERE true${survivors}${alsoGone} LIMIT 1`,
      code: '547',
      message: () => `The ${verb(plan)} statement conflicted with the REFERENCE constraint "${key.name}". The conflict occurred in database "${context.catalog.database}", table "${fullName(child)}", column '${key.columns[0] ?? ''}'.`,
    }]
  }))
}
