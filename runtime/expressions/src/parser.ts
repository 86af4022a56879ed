import { ExpressionError, type Place } from './error.ts'
import { scan, type Token, type TokenKind } from './scanner.ts'
import type { Call, Node, Step } from './tree.ts'
import { fitsInt64, float, integer, type Value } from './value.ts'

/** Deeper nesting is refused, so that no text can exhaust the stack. */
const deepest = 250

/** Reads the expression between two offsets of `text` (no `@` in it). Throws `ExpressionError`. */
export function parseNode(text: string, start: number, end: number): Node {
  const tokens = scan(text, start, end)
  const state: State = { text, tokens, at: 0, depth: 0 }
  if (peek(state).kind === 'end') throw failure(state, peek(state), 'the expression is empty')
  const node = parseValue(state)
  if (peek(state).kind !== 'end') {
    throw failure(state, peek(state), `expected the end of the expression but found '${peek(state).text}'`, operatorHint(peek(state)))
  }
  return node
}

interface State { readonly text: string; readonly tokens: readonly Token[]; at: number; depth: number }

function parseValue(state: State): Node {
  const token = peek(state)
  switch (token.kind) {
    case 'string': return constant(take(state), token.text)
    case 'integer': return constant(take(state), integerValue(state, token))
    case 'float': return constant(take(state), float(Number(token.text)))
    case 'name': return parseName(state)
    case 'end': throw failure(state, token, 'the expression ends where a value should stand')
    default: throw failure(state, token, `expected a value but found '${token.text}'`)
  }
}

function integerValue(state: State, token: Token): Value {
  const value = BigInt(token.text.replace('+', ''))
  if (!fitsInt64(value)) throw failure(state, token, `the integer ${token.text} does not fit in 64 bits`)
  return integer(value)
}

const words: ReadonlyMap<string, Value> = new Map<string, Value>([['true', true], ['false', false], ['null', null]])

function parseName(state: State): Node {
  const name = take(state)
  if (peek(state).kind === '(') return parseCall(state, name)
  const word = words.get(name.text.toLowerCase())
  if (word !== undefined) return constant(name, word)
  throw failure(state, name, `'${name.text}' is not a value: a name must be followed by '('`, operatorHint(name) ?? `text is written in single quotes: '${name.text}'`)
}

function parseCall(state: State, name: Token): Call {
  if (++state.depth > deepest) throw failure(state, name, `calls are nested more than ${deepest} deep`)
  take(state)
  const args: Node[] = []
  if (peek(state).kind !== ')') {
    args.push(parseValue(state))
    while (peek(state).kind === ',') { take(state); args.push(parseValue(state)) }
  }
  let last = expect(state, ')', `expected ',' or ')' in the call of '${name.text}'`)
  const steps: Step[] = []
  for (;;) {
    const step = parseStep(state)
    if (step === undefined) break
    steps.push(step)
    last = previous(state)
  }
  state.depth--
  return { kind: 'call', name: name.text, args, steps, place: { start: name.start, end: last.end }, namePlace: placeOf(name) }
}

function parseStep(state: State): Step | undefined {
  const first = peek(state)
  const safe = first.kind === '?'
  if (safe) take(state)
  const opening = peek(state)
  if (opening.kind === '.') {
    take(state)
    const name = expectName(state)
    return { index: constant(name, name.text), safe, dotted: true, place: { start: first.start, end: name.end } }
  }
  if (opening.kind === '[') {
    take(state)
    const index = parseValue(state)
    const closing = expect(state, ']', "expected ']'")
    return { index, safe, dotted: false, place: { start: first.start, end: closing.end } }
  }
  if (safe) throw failure(state, first, "'?' must be followed by '.' or '['")
  return undefined
}

// `.0` and `.2024` are names here, although the scanner reads digits as a number.
function expectName(state: State): Token {
  const token = peek(state)
  if (token.kind === 'name' || token.kind === 'integer') return take(state)
  throw failure(state, token, `expected a property name after '.' but found ${describe(token)}`)
}

function expect(state: State, kind: TokenKind, message: string): Token {
  const token = peek(state)
  if (token.kind === kind) return take(state)
  throw failure(state, token, `${message} but found ${describe(token)}`, operatorHint(token) ?? (token.kind === 'end' ? `something that was opened is not closed: add '${kind}'` : undefined))
}

const endToken: Token = { kind: 'end', text: '', start: 0, end: 0 }
const peek = (state: State): Token => state.tokens[state.at] ?? endToken
const previous = (state: State): Token => state.tokens[state.at - 1] ?? endToken
function take(state: State): Token {
  const token = peek(state)
  state.at++
  return token
}

const placeOf = (token: Token): Place => ({ start: token.start, end: token.end })
const constant = (token: Token, value: Value): Node => ({ kind: 'constant', value, place: placeOf(token) })
const describe = (token: Token): string => (token.kind === 'end' ? 'the end' : `'${token.text}'`)

const operators: Readonly<Record<string, string>> = {
  '+': "add or concat", '-': 'sub', '*': 'mul', '/': 'div', '%': 'mod', '=': 'equals', '==': 'equals', '!=': 'not(equals(…))',
  '<': 'less', '<=': 'lessOrEquals', '>': 'greater', '>=': 'greaterOrEquals', '&&': 'and', '||': 'or', '!': 'not',
}
const operatorHint = (token: Token): string | undefined =>
  Object.hasOwn(operators, token.text) ? `the language has no operators: use ${operators[token.text]}` : undefined

function failure(state: State, token: Token, message: string, hint?: string): ExpressionError {
  return new ExpressionError(message, { text: state.text, place: placeOf(token), hint })
}
