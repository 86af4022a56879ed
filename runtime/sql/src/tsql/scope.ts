import { type Place } from '../place.ts'
import { type Name } from '../tree/expression.ts'
import { type Context, type Scope, type ScopeColumn, type ScopeSource, type Sql, didYouMean, fail, quoteName } from './context.ts'
import { sameName } from './catalog.ts'

/** The column that a name means, looked for from the innermost query outwards. */
export function resolveColumn(context: Context, parts: readonly Name[], place: Place): Sql {
  const name = parts.at(-1)?.text ?? ''
  const qualifier = parts.slice(0, -1)
  for (let scope: Scope | undefined = context.scope; scope; scope = scope.parent) {
    const sources: readonly ScopeSource[] = qualifier.length === 0 ? scope.sources : scope.sources.filter(source => qualifies(source, qualifier))
    const found = sources.flatMap(source => source.columns.filter(column => sameName(column.name, name)).map(column => ({ source, column })))
    const [first, second] = found
    if (second) fail(context, place, '209', `ambiguous column name '${name}'`, `it is in ${found.map(({ source }) => source.name).join(' and ')}`)
    if (first) return columnSql(first.source, first.column)
    if (qualifier.length > 0 && sources.length > 0) {
      fail(context, place, '207', `invalid column name '${name}'`, didYouMean(name, sources.flatMap(source => source.columns.map(column => column.name))))
    }
  }
  if (qualifier.length > 0) return fail(context, place, '4104', `the multi-part identifier "${parts.map(part => part.text).join('.')}" could not be bound`, didYouMean(qualifier.at(-1)?.text ?? '', everySource(context.scope).map(source => source.name)))
  return fail(context, place, '207', `invalid column name '${name}'`, didYouMean(name, everySource(context.scope).flatMap(source => source.columns.map(column => column.name))))
}

export const columnSql = (source: ScopeSource, column: ScopeColumn): Sql => ({ text: column.duckdb ?? `${source.duckdb}.${quoteName(column.name)}`, type: column.type })

export function qualifies(source: ScopeSource, qualifier: readonly Name[]): boolean {
  const [table, schema] = [...qualifier].reverse()
  if (!table || !sameName(source.name, table.text)) return false
  return schema === undefined || (source.schema !== undefined && sameName(source.schema, schema.text))
}

function everySource(scope: Scope | undefined): readonly ScopeSource[] {
  return scope ? [...scope.sources, ...everySource(scope.parent)] : []
}
