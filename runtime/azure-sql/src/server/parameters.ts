import { isText, type TsqlType } from '@lagoon/sql'
import type { ColumnType, Request, TypeFactory } from 'mssql'
import { AzureSqlError } from '../error.ts'
import type { Driver } from './driver.ts'

/** One `@name` of a request. A DECIMAL must fit into a double; a MONEY goes as a DECIMAL, as no client sends more. */
export function bindParameter(driver: Driver, request: Request, { name, value, type }: { readonly name: string; readonly value: string | number | bigint | boolean | null; readonly type: TsqlType }): void {
  request.input(name, driverType(driver, type), value === null ? null : driverValue(value, type, name))
}

function driverType(driver: Driver, type: TsqlType): ColumnType | TypeFactory {
  switch (type.kind) {
    case 'bit': return driver.Bit
    case 'tinyint': return driver.TinyInt
    case 'smallint': return driver.SmallInt
    case 'int': return driver.Int
    case 'bigint': return driver.BigInt
    case 'float': return driver.Float
    case 'real': return driver.Real
    case 'decimal': return driver.Decimal(type.precision, type.scale)
    case 'money': case 'smallmoney': return driver.Decimal(19, 4)
    case 'date': return driver.Date
    case 'time': return driver.Time(type.precision)
    case 'datetime': case 'smalldatetime': return driver.DateTime2(3)
    case 'datetime2': return driver.DateTime2(type.precision)
    case 'uniqueidentifier': return driver.UniqueIdentifier
    case 'binary': case 'varbinary': return driver.VarBinary(driver.MAX)
    default: return isText(type) && !type.kind.startsWith('n') ? driver.VarChar(type.length === 'max' ? driver.MAX : type.length) : driver.NVarChar(isText(type) && type.length !== 'max' ? type.length : driver.MAX)
  }
}

function driverValue(value: string | number | bigint | boolean, type: TsqlType, name: string): unknown {
  switch (type.kind) {
    case 'bit': return value === true || value === 1 || (typeof value === 'string' && /^(true|1)$/i.test(value))
    case 'tinyint': case 'smallint': case 'int': case 'float': case 'real': return numberOf(value, name)
    case 'bigint': return String(value)
    case 'decimal': case 'money': case 'smallmoney': {
      if (String(value).replace(/\D/g, '').replace(/^0+/, '').length > 15) throw new AzureSqlError([{ code: 'InexactNumber', message: `parameter @${name} has more than 15 digits, which the driver cannot carry`, hint: 'pass it as String and convert it in the script' }])
      return numberOf(value, name)
    }
    case 'date': case 'time': case 'datetime': case 'datetime2': case 'smalldatetime': return momentOf(String(value), name, type.kind === 'time')
    case 'binary': case 'varbinary': return Buffer.from(String(value).replace(/^0x/i, ''), 'hex')
    default: return typeof value === 'boolean' ? String(Number(value)) : String(value)
  }
}

function numberOf(value: string | number | bigint | boolean, name: string): number {
  const number = Number(value)
  if (Number.isNaN(number)) throw new AzureSqlError([{ code: '8114', message: `parameter @${name}: error converting '${String(value)}' to a number` }])
  return number
}

/** UTC, with what is below the millisecond beside it, as the driver wants it. */
function momentOf(text: string, name: string, onlyTime: boolean): Date {
  const [, date = '1970-01-01', clock = '00:00:00', fraction = ''] = /^\s*(\d{4}-\d{2}-\d{2})?[T ]?(\d{2}:\d{2}(?::\d{2})?)?(?:\.(\d{1,7})\d*)?Z?\s*$/.exec(text) ?? [undefined, '']
  const ticks = fraction.padEnd(7, '0')
  const moment = new Date(`${onlyTime ? '1970-01-01' : date}T${clock.length === 5 ? `${clock}:00` : clock}.${ticks.slice(0, 3)}Z`)
  if (Number.isNaN(moment.getTime())) throw new AzureSqlError([{ code: '241', message: `parameter @${name}: conversion failed when converting '${text}' to a date or time` }])
  return Object.assign(moment, { nanosecondDelta: Number(ticks.slice(3)) / 1e7 })
}
