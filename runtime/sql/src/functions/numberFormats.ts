import { type Typed } from '../analyse/typed.ts'
import { decimal, duckdbType, type SqlType } from '../types.ts'
import { type NumberFormat, readNumberFormat } from '../patterns/numberFormat.ts'
import { PatternProblem } from '../patterns/pattern.ts'
import { asDecimal } from './rounding.ts'
import { type Emit, form } from './define.ts'
import { type CallSite } from './table.ts'

/** The format that an argument holds; null for NULL, and the reason where it cannot be used. */
function formatOf(argument: Typed | undefined): NumberFormat | null | PatternProblem {
  if (argument?.constant === null || (argument?.constant === undefined && argument?.inputs.length === 1 && argument.inputs[0]?.constant === null)) return null
  if (typeof argument?.constant !== 'string') return new PatternProblem('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'the number format must be a literal, like \'999.99\'')
  try {
    return readNumberFormat(argument.constant)
  } catch (error) {
    if (error instanceof PatternProblem) return error
    throw error
  }
}

/** As many digits as the format has. */
function numberType([, argument]: readonly Typed[]): SqlType {
  const format = formatOf(argument)
  return format === null || format instanceof PatternProblem || format.precision > 38 ? decimal(10, 0) : decimal(format.precision, format.scale)
}

const toNumber = (script: string): Emit => ([text = ''], call, typed) => {
  const format = formatOf(typed[1])
  if (format instanceof PatternProblem) return call.refuse(format.condition, format.message)
  if (format && format.precision > 38) return call.refuse('DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', `a number has 38 digits at most, the format has ${format.precision}`)
  const type = duckdbType(numberType(typed))
  return format === null ? `CAST(NULL AS ${type})` : `CAST(${script}(${text}, '${format.text.replaceAll("'", "''")}') AS ${type})`
}

/** The text of a number in a format; what is no number becomes one as Spark lets it. */
export function numberText(value: Typed, argument: Typed | undefined, call: CallSite): string {
  const number = asDecimal(value)
  if (!number) return call.refuse('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', `a number, a moment or bytes have formats, a value of the type ${value.type.kind} has not`)
  const format = formatOf(argument)
  if (format instanceof PatternProblem) return call.refuse(format.condition, format.message)
  return format === null ? 'CAST(NULL AS VARCHAR)' : `dbx_js_format_decimal(CAST(${number.duckdb} AS VARCHAR), '${format.text.replaceAll("'", "''")}')`
}

export const numberFormatForms = [
  form('to_number(string, string) : decimal(10,0)', toNumber('dbx_js_parse_decimal'), { treatment: 'script', result: numberType }),
  form('try_to_number(string, string) : decimal(10,0)', toNumber('dbx_js_try_parse_decimal'), { treatment: 'script', result: numberType, nullable: 'always' }),
]
