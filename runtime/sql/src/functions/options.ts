import { analyse } from '../analyse/semantics.ts'
import { type Scope } from '../analyse/scope.ts'
import { type FunctionCall } from '../tree/expression.ts'

/** Options as a function is given them, by their names in lower case. */
export type Options = ReadonlyMap<string, string>

/** The options of `map('mode', 'FAILFAST')` at a place among the arguments; undefined after a report. Only what `known` names is taken. */
export function optionsAt(index: number, known: readonly string[], node: FunctionCall, scope: Scope): Options | undefined {
  const argument = node.args[index]?.value
  if (!argument) return new Map()
  const fail = (code: string, message: string): undefined => {
    scope.report(argument.place, code, message)
    return undefined
  }
  if (argument.kind !== 'function' || argument.name.parts.at(-1)?.text.toLowerCase() !== 'map') return fail('INVALID_OPTIONS.NON_MAP_FUNCTION', 'options are given as map(\'name\', \'value\')')
  const texts = argument.args.map(({ value }) => analyse(value, scope))
  if (texts.some(text => text.type.kind !== 'string' || typeof text.constant !== 'string') || texts.length % 2 === 1) return fail('INVALID_OPTIONS.NON_STRING_TYPE', 'names and values of options are literal strings')
  const options = new Map<string, string>()
  for (let at = 0; at < texts.length; at += 2) {
    const name = texts[at]?.constant ?? ''
    if (!known.some(option => option.toLowerCase() === name.toLowerCase())) return fail('UNSUPPORTED_FEATURE', `the option ${name} has no local counterpart; those that have are ${known.join(', ')}`)
    options.set(name.toLowerCase(), texts[at + 1]?.constant ?? '')
  }
  return options
}

export const isOn = (options: Options, name: string): boolean => options.get(name.toLowerCase())?.toLowerCase() === 'true'
