import type { Parameters } from '@lagoon/azure-sql'
import type { Json, JsonObject } from '@lagoon/expressions'
import { closest } from '../closest.ts'
import { FactoryError } from '../error.ts'
import { isArray, isObject } from '../reader/cursor.ts'
import { partsOfName } from './sqlTable.ts'

/**
 * The call of a stored procedure as T-SQL, and the values that it is called with. `given` is `{name: {value, type}}`, with its
 * expressions evaluated; a value that is missing is NULL. Throws `InvalidPropertyValue` for a name or a value that is none.
 */
export function procedureCall(name: string, given: JsonObject): { readonly script: string; readonly parameters: Parameters } {
  const parts = partsOfName(name)
  if (parts.length === 0) throw new FactoryError('InvalidPropertyValue', `'${name}' is no name of a stored procedure`)
  const parameters = Object.fromEntries(Object.entries(given).map(([key, parameter]) => [parameterName(key), typedValue(key, parameter)]))
  const names = Object.keys(parameters)
  const call = `EXEC ${parts.map((part) => `[${part.replaceAll(']', ']]')}]`).join('.')}`
  return { script: `${call} ${names.map((key) => `@${key} = @${key}`).join(', ')}`.trimEnd(), parameters }
}

function parameterName(key: string): string {
  const name = key.trim().replace(/^@/, '')
  if (/^[\p{L}_#$][\p{L}\p{N}_#$@]*$/u.test(name)) return name
  throw new FactoryError('InvalidPropertyValue', `'${key}' is no name of a parameter of a stored procedure`)
}

function typedValue(key: string, parameter: Json): Parameters[string] {
  const value = isObject(parameter) ? (parameter['value'] ?? null) : parameter
  if (isArray(value) || isObject(value)) throw new FactoryError('InvalidPropertyValue', `the parameter '${key}' must be a single value`)
  const type = isObject(parameter) && typeof parameter['type'] === 'string' ? sqlTypeOf(parameter['type'], key) : undefined
  return type === undefined ? value : { value, type }
}

/** SQL Server's type for one of those that Studio offers for a parameter. Undefined: to be told from the value. */
export function sqlTypeOf(name: string, parameter: string): string | undefined {
  if (name === '') return undefined
  const type = sqlTypes[name.toLowerCase()]
  if (type !== undefined) return type
  throw new FactoryError('InvalidPropertyValue', `the parameter '${parameter}' has the unknown type '${name}'`, {
    hint: closest(name, Object.keys(sqlTypes)) ?? `known are ${Object.keys(sqlTypes).join(', ')}`,
  })
}

const sqlTypes: Readonly<Record<string, string>> = {
  boolean: 'bit',
  byte: 'tinyint',
  date: 'date',
  datetime: 'datetime2(7)',
  datetimeoffset: 'datetimeoffset(7)',
  decimal: 'decimal(38,18)',
  double: 'float',
  float: 'float',
  guid: 'uniqueidentifier',
  int: 'int',
  int16: 'smallint',
  int32: 'int',
  int64: 'bigint',
  long: 'bigint',
  short: 'smallint',
  single: 'real',
  string: 'nvarchar(max)',
  timespan: 'time(7)',
}
