import { findTyped } from '../analyse/typed.ts'
import { type Emit, form, functions } from './define.ts'
import { type FunctionEntry } from './table.ts'

/** A path must be known before the rows are. */
function following(script: string, type?: string): Emit {
  return ([document = '', path = ''], call, typed) => {
    if (typed[1] && findTyped(typed[1], ({ column }) => column !== undefined)) return call.refuse('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', 'the path must be a literal')
    const text = `dbx_js_${script}(${document}, ${path})`
    return type === undefined ? text : `CAST(${text} AS ${type})`
  }
}

const options = { nullable: 'always', treatment: 'script' } as const

export const xmlFunctions: readonly FunctionEntry[] = functions('scalar', [
  form('xpath(text, text) : array<string>', following('xpath'), options),
  form('xpath_string(text, text) : string', following('xpath_string'), options),
  form('xpath_boolean(text, text) : boolean', following('xpath_boolean'), options),
  form('xpath_double(text, text) : double', following('xpath_double'), options),
  form('xpath_number(text, text) : double', following('xpath_double'), options),
  form('xpath_float(text, text) : float', following('xpath_float', 'FLOAT'), options),
  form('xpath_int(text, text) : int', following('xpath_int'), options),
  form('xpath_long(text, text) : bigint', following('xpath_long'), options),
  form('xpath_short(text, text) : smallint', following('xpath_short'), options),
])
