import { type Place } from '../place.ts'
import { type Context, type Sql, fail, quoteText, unsupported } from './context.ts'
import { convert } from './convert.ts'
import { formatTsqlType, isMoment, isText, secondDigits, sqlTypes } from './type.ts'

/**
 * What has no offset gets that of the zone; what has one is moved into the zone. A clock that summer time skips goes on by as much; in
 * the hour that comes twice the offset before the change counts. Source: "AT TIME ZONE (Transact-SQL)".
 */
export function atTimeZone(context: Context, value: Sql, zone: Sql, place: Place): Sql {
  if (typeof zone.literal !== 'string') return unsupported(context, place, 'a time zone that is neither a literal nor a variable')
  const iana = context.zoneNamed?.(zone.literal)
  if (iana === undefined) return fail(context, place, '9820', `the time zone parameter '${zone.literal}' provided to AT TIME ZONE clause is invalid`, 'zones have the names of Windows: UTC, Central European Standard Time, …')
  if (value.type.kind === 'datetimeoffset') return { text: `tsql_in_zone((${value.text}).utc, ${quoteText(iana)})`, type: value.type }
  const moment = isMoment(value.type) || value.type.kind === 'date' || isText(value.type) ? convert(context, value, { to: value.type.kind === 'datetime2' ? value.type : sqlTypes.datetime2, place }) : undefined
  if (!moment) return fail(context, place, '8116', `argument data type ${formatTsqlType(value.type)} is invalid for argument 1 of AT TIME ZONE function`)
  return { text: `tsql_in_zone(tsql_first_utc(${moment.text}, ${quoteText(iana)}), ${quoteText(iana)})`, type: { kind: 'datetimeoffset', precision: secondDigits(value.type) } }
}
