import { type Place } from '../../place.ts'
import { type Held, type HeldValue, type IntervalLiteral, type Literal, type Parameter } from '../../tree/expression.ts'
import { duckdbType, type SqlType, types } from '../../types.ts'
import { castTo } from '../casts.ts'
import { isDateText, isInstantText, timeLiteral } from '../instants.ts'
import { type Scope } from '../scope.ts'
import { leaf, quoteText, type Typed } from '../typed.ts'

/** A literal: its text carries its exact type, so that DuckDB does not choose another. */
export function literal(node: Literal, scope: Scope): Typed {
  const { place, type, value } = node
  const make = (duckdb: string, constant: string | null): Typed => leaf(place, { type, nullable: value === null, duckdb, constant })
  if (value === null) return make('NULL', null)
  if (typeof value === 'boolean') return make(value ? 'true' : 'false', String(value))
  switch (type.kind) {
    case 'string': return make(quoteText(value), value)
    // DuckDB reads the digits before the sign, and 2147483648 as a BIGINT.
    case 'int': return make(value === '-2147483648' ? `CAST(${value} AS INTEGER)` : value.startsWith('-') ? `(${value})` : value, value)
    case 'binary': {
      if (!/^[0-9a-f]*$/i.test(value)) return invalid(node, scope, 'hexadecimal digits')
      return make(value === '' ? `''::BLOB` : `'${(value.length % 2 === 0 ? value : `0${value}`).replace(/../g, pair => `\\x${pair}`)}'::BLOB`, value)
    }
    case 'date': case 'timestamp': case 'timestamp_ntz': case 'time': return typedLiteral(node, scope)
    // DuckDB takes a number of more than 38 characters for a DOUBLE.
    case 'decimal': return make(`CAST(${value.length > 30 ? `'${value}'` : value} AS ${duckdbType(type)})`, value)
    case 'float': case 'double': return make(`CAST('${value}' AS ${duckdbType(type)})`, value)
    default: return make(`CAST(${value} AS ${duckdbType(type)})`, value)
  }
}

/** `DATE '2024-01-05'`: read as the cast of the string is, but checked at once. */
function typedLiteral(node: Literal, scope: Scope): Typed {
  const { place, type, value } = node
  const text = String(value).trim()
  if (!(type.kind === 'date' ? isDateText(text) : type.kind === 'time' ? timeLiteral(text) !== undefined : isInstantText(text))) return invalid(node, scope, forms[type.kind] ?? '')
  const asText = leaf(place, { type: types.string, nullable: false, duckdb: quoteText(text), constant: text })
  const read = castTo(asText, type)
  return read ? { ...read, constant: text } : invalid(node, scope, forms[type.kind] ?? '')
}

const forms: Readonly<Partial<Record<SqlType['kind'], string>>> = { date: `a date like '2024-12-31'`, timestamp: `a timestamp like '2024-12-31 23:59:59'`, timestamp_ntz: `a timestamp like '2024-12-31 23:59:59'`, time: `a time of day like '23:59:59'` }

function invalid(node: Literal, scope: Scope, wanted: string): Typed {
  return scope.report(node.place, 'INVALID_TYPED_LITERAL', `'${String(node.value)}' is not a ${node.type.kind.toUpperCase()}: it must be ${wanted}`)
}

export function interval(node: IntervalLiteral): Typed {
  const { from, to, months, microseconds, place } = node
  const duckdb = from === 'year' || from === 'month' ? `to_months(${months})` : `to_microseconds(${microseconds})`
  return leaf(place, { type: { kind: 'interval', from, to }, nullable: false, duckdb })
}

/** `:name` and `?`: where a value was given for it, that stands in its place. */
export function parameter({ name, marked, place }: Parameter, scope: Scope): Typed {
  return scope.report(place, 'UNBOUND_SQL_PARAMETER', `the parameter ${marked ? `? number ${name}` : `:${name}`} has no value`)
}

export const held = ({ type, value, place }: Held): Typed => heldLeaf(place, { type, value })

/** A value that DuckDB wrote as text, as it reads it again. */
export function heldLeaf(place: Place, { type, value }: HeldValue): Typed {
  const duckdb = type.kind === 'void' ? 'NULL' : `CAST(${value === null ? 'NULL' : quoteText(value)} AS ${duckdbType(type)})`
  return leaf(place, { type, nullable: value === null, duckdb, constant: value === null ? null : undefined })
}
