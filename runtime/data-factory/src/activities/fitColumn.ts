import { quoteText, type ResultColumn } from '@lagoon/engine'
import { interimTypeName } from '../connectors/interimType.ts'
import { converted } from '../connectors/mapping/convert.ts'
import type { MappedColumn } from '../connectors/mapping/mappedColumn.ts'
import type { Translator } from '../connectors/mapping/translator.ts'

/** What the table of a sink can take. */
export interface TargetColumn extends ResultColumn {
  /** SQL Server's own type, with its length; absent where the engine's type says it all. */
  readonly sqlType?: string
}

export interface FittedColumn {
  readonly name: string
  readonly expression: string
  /** `WHEN … THEN reason` for a row that the sink cannot take; absent when it takes every value. */
  readonly check?: string
}

/** A column as the sink's table takes it, with the reason why a row does not fit into it. */
export function fitColumn(column: MappedColumn, type: string, target: readonly TargetColumn[] | undefined, translator: Translator): FittedColumn {
  const wanted = target?.find(({ name }) => name.toLowerCase() === column.name.toLowerCase())
  const to = wanted && wanted.type !== type ? interimTypeName(wanted.type) : undefined
  const expression = to === undefined ? column.expression : converted(column.expression, { from: type, to, settings: translator.settings })
  const of = column.conversion?.of ?? column.expression
  const text = `CAST(${of} AS VARCHAR)`
  const named = quoteText(column.conversion?.column ?? column.name)
  const reasons: string[] = []
  if (column.conversion !== undefined || to !== undefined) {
    const kind = quoteText(column.conversion?.to ?? to ?? '')
    reasons.push(`WHEN ${of} IS NOT NULL AND TRY(${expression}) IS NULL THEN 'Column ''' || ${named} || ''' contains an invalid value ''' || ${text} || '''. Cannot convert ''' || ${text} || ''' to type ''' || ${kind} || '''.'`)
  }
  const [, length] = /^n?(?:var)?char\((\d+)\)$/i.exec(wanted?.sqlType ?? '') ?? []
  if (length !== undefined) reasons.push(`WHEN length(TRY(CAST(${expression} AS VARCHAR))) > ${length} THEN 'String or binary data would be truncated in column ''' || ${named} || '''.'`)
  return { name: column.name, expression, ...(reasons.length === 0 ? {} : { check: reasons.join(' ') }) }
}

/** The code of a value that does not fit. */
export const invalidValue = 'UserErrorInvalidDataValue'
