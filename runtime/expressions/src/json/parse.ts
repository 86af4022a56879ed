import { emptyObject, Float, fitsInt64, type Value } from '../value.ts'

export interface JsonOptions {
  /** Also take what Json.NET takes: comments, single quotes, names without quotes, a comma before a closing bracket. */
  readonly lenient?: boolean
  /** Keep `2.0` apart from `2`. */
  readonly keepFloats?: boolean
  /** Told where each item of an array or object begins. */
  readonly onContainer?: (container: object, starts: readonly number[] | ReadonlyMap<string, number>) => void
  readonly onDuplicate?: (name: string, offset: number) => void
}

/** Raised for text that is no JSON; `offset` is where it stops being that. */
export class JsonError extends Error {
  readonly offset: number
  readonly hint?: string
  constructor(message: string, offset: number, hint?: string) {
    super(message)
    this.name = 'JsonError'
    this.offset = offset
    if (hint !== undefined) this.hint = hint
  }
}

/** Deeper nesting is refused: nobody writes it, and it would exhaust the stack. */
const deepest = 400

/** Reads JSON text in one pass. Integers keep every digit. Throws `JsonError`. */
export function parseJson(text: string, options: JsonOptions = {}): Value {
  const state: State = { text, options, at: text.charCodeAt(0) === 0xFEFF ? 1 : 0, depth: 0 }
  skipBlanks(state)
  if (state.at >= text.length) throw new JsonError('expected a JSON value but the text is empty', 0)
  const value = parseValue(state)
  skipBlanks(state)
  if (state.at < text.length) throw failure(state, 'expected the end of the text')
  return value
}

interface State { readonly text: string; readonly options: JsonOptions; at: number; depth: number }

function parseValue(state: State): Value {
  const character = state.text.charAt(state.at)
  switch (character) {
    case '{': return parseObject(state)
    case '[': return parseArray(state)
    case '"': return parseString(state)
    case "'": if (state.options.lenient === true) return parseString(state); break
    default:
  }
  return parseNumber(state) ?? parseWord(state)
}

function parseObject(state: State): Value {
  const object = emptyObject<Value>()
  const starts = new Map<string, number>()
  enter(state)
  while (!closes(state, '}', starts.size > 0)) {
    const nameAt = state.at
    const name = parseName(state)
    skipBlanks(state)
    if (state.text.charAt(state.at) !== ':') throw failure(state, `expected ':' after the name "${name}"`)
    state.at++
    skipBlanks(state)
    if (starts.has(name)) state.options.onDuplicate?.(name, nameAt)
    starts.set(name, state.at)
    object[name] = parseValue(state)
  }
  state.depth--
  state.options.onContainer?.(object, starts)
  return object
}

function parseArray(state: State): Value {
  const items: Value[] = []
  const starts: number[] = []
  enter(state)
  while (!closes(state, ']', items.length > 0)) {
    starts.push(state.at)
    items.push(parseValue(state))
  }
  state.depth--
  state.options.onContainer?.(items, starts)
  return items
}

function enter(state: State): void {
  if (++state.depth > deepest) throw failure(state, `values are nested more than ${deepest} deep`)
  state.at++
}

/** Steps over the comma or the closing bracket; false when another item begins here. */
function closes(state: State, bracket: '}' | ']', separated: boolean): boolean {
  skipBlanks(state)
  if (state.text.charAt(state.at) === bracket) { state.at++; return true }
  if (!separated) return false
  if (state.text.charAt(state.at) !== ',') throw failure(state, `expected ',' or '${bracket}'`)
  const comma = state.at++
  skipBlanks(state)
  if (state.text.charAt(state.at) !== bracket) return false
  if (state.options.lenient !== true) throw new JsonError(`expected another item after ',' but found '${bracket}'`, comma, 'remove this comma')
  state.at++
  return true
}

function parseName(state: State): string {
  const quote = state.text.charAt(state.at)
  if (quote === '"' || (quote === "'" && state.options.lenient === true)) return parseString(state)
  const bare = /[\p{L}_$][\p{L}\p{N}_$]*/uy
  bare.lastIndex = state.at
  const name = bare.exec(state.text)?.[0]
  if (name !== undefined && state.options.lenient === true) { state.at += name.length; return name }
  throw failure(state, 'expected a name in double quotes')
}

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function parseString(state: State): string {
  const { text } = state
  const opened = state.at
  const quote = text.charCodeAt(state.at++)
  let result = ''
  let from = state.at
  for (;;) {
    const code = text.charCodeAt(state.at)
    if (code === quote) {
      result += text.slice(from, state.at++)
      return result
    }
    if (Number.isNaN(code)) throw new JsonError('this string is not terminated', opened)
    if (code === 0x5C) {
      result += text.slice(from, state.at) + parseEscape(state)
      from = state.at
    } else if (code < 0x20 && state.options.lenient !== true) {
      const what = code === 0x0A || code === 0x0D ? 'a line break' : code === 0x09 ? 'a tab' : 'a control character'
      throw new JsonError(`expected the end of the string but found ${what}`, state.at, 'inside a string write \\n, \\t or \\u00XX, or close the string before')
    } else state.at++
  }
}

function parseEscape(state: State): string {
  const letter = state.text.charAt(state.at + 1)
  if (letter === 'u') {
    const digits = state.text.slice(state.at + 2, state.at + 6)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw failure(state, 'expected four hexadecimal digits after \\u')
    state.at += 6
    return String.fromCharCode(Number.parseInt(digits, 16))
  }
  const meaning = letter === "'" && state.options.lenient === true ? "'" : Object.hasOwn(escapes, letter) ? escapes[letter] : undefined
  if (meaning === undefined) throw new JsonError(`'\\${letter}' is no escape that JSON knows`, state.at, 'a backslash itself is written \\\\')
  state.at += 2
  return meaning
}

const numberText = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y

function parseNumber(state: State): Value | undefined {
  numberText.lastIndex = state.at
  const match = numberText.exec(state.text)
  if (match === null) return undefined
  const next = state.text.charAt(state.at + match[0].length)
  if (/[0-9a-zA-Z_.]/.test(next)) throw failure(state, 'expected a number', 'JSON numbers have no leading zero, no sign +, and digits on both sides of the point')
  state.at += match[0].length
  if (match[1] === undefined && match[2] === undefined) {
    const plain = Number(match[0])
    if (Number.isSafeInteger(plain)) return plain
    const exact = BigInt(match[0])
    return fitsInt64(exact) ? exact : plain
  }
  const value = Number(match[0])
  return state.options.keepFloats === true && Number.isInteger(value) ? new Float(value) : value
}

const words: ReadonlyMap<string, Value> = new Map<string, Value>([['true', true], ['false', false], ['null', null]])

function parseWord(state: State): Value {
  const word = /[\w$]*/y
  word.lastIndex = state.at
  const found = word.exec(state.text)?.[0] ?? ''
  const value = words.get(found)
  if (value === undefined) {
    throw failure(state, 'expected a value', words.has(found.toLowerCase()) ? `JSON writes ${found.toLowerCase()} in lower case` : undefined)
  }
  state.at += found.length
  return value
}

function skipBlanks(state: State): void {
  const { text } = state
  for (;;) {
    const code = text.charCodeAt(state.at)
    if (code === 0x20 || code === 0x0A || code === 0x0D || code === 0x09) { state.at++; continue }
    if (code !== 0x2F || state.options.lenient !== true) return
    const end = text.startsWith('//', state.at) ? text.indexOf('\n', state.at) : text.startsWith('/*', state.at) ? text.indexOf('*/', state.at) + 1 : 0
    if (end === 0) return
    state.at = end < 0 ? text.length : end + 1
  }
}

function failure(state: State, message: string, hint = hintFor(state, message)): JsonError {
  const found = state.at >= state.text.length ? 'the end of the text' : `'${String.fromCodePoint(state.text.codePointAt(state.at) ?? 0)}'`
  return new JsonError(message.startsWith('expected') ? `${message} but found ${found}` : message, state.at, hint)
}

function hintFor(state: State, message: string): string | undefined {
  const wantsItem = message.startsWith('expected a name') || message.startsWith('expected a value')
  switch (state.text.charAt(state.at)) {
    case '/': case '#': return 'JSON has no comments'
    case "'": return 'JSON quotes names and text with double quotes'
    case ',': return 'a comma stands between two items: never first, never twice'
    case '}': case ']': return wantsItem ? 'no comma stands after the last item' : undefined
    case '': return 'something that was opened is not closed: a bracket, a brace or a quote'
    case '"': return wantsItem ? undefined : 'a comma or colon is missing before it'
    default: return undefined
  }
}
