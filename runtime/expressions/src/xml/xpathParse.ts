import { XmlError } from './node.ts'

/** An XPath 1.0 expression, read. */
export type XPath =
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: XPath; readonly right: XPath }
  | { readonly kind: 'negate'; readonly operand: XPath }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly XPath[] }
  | { readonly kind: 'path'; readonly start: 'root' | 'context' | XPath; readonly steps: readonly XPathStep[] }
  | { readonly kind: 'filter'; readonly base: XPath; readonly predicates: readonly XPath[] }

export type BinaryOperator = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'div' | 'mod' | '|'

export const axes = [
  'child', 'descendant', 'descendant-or-self', 'parent', 'ancestor', 'ancestor-or-self', 'following-sibling', 'preceding-sibling',
  'following', 'preceding', 'attribute', 'self',
] as const
export type Axis = (typeof axes)[number]

export interface XPathStep {
  readonly axis: Axis
  readonly test: { readonly kind: 'name'; readonly name: string } | { readonly kind: 'type'; readonly type: 'node' | 'text' | 'comment' | 'processing-instruction' }
  readonly predicates: readonly XPath[]
}

const longestPath = 4096
const deepest = 100

/** Throws `XmlError`. Prefixes are refused: nothing here could say what they stand for. */
export function parseXPath(text: string): XPath {
  if (text.length > longestPath) throw new XmlError(`the XPath has more than ${longestPath} characters`)
  const state: State = { text, tokens: tokensOf(text), at: 0, depth: 0 }
  const path = parseBinary(state, 0)
  if (state.at < state.tokens.length) throw unexpected(state)
  return path
}

interface State { readonly text: string; readonly tokens: readonly string[]; at: number; depth: number }

const tokenText = /\s*("[^"]*"|'[^']*'|\d+(?:\.\d*)?|\.\d+|\.\.|::|\/\/|!=|<=|>=|[()[\].@,/|+\-=<>*$]|[\p{L}_][\p{L}\p{N}_.\-\u00B7]*(?::(?!:)[\p{L}_*][\p{L}\p{N}_.-]*)?)\s*/uy

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = []
  for (let at = 0; at < text.length;) {
    tokenText.lastIndex = at
    const found = tokenText.exec(text)
    if (found === null) throw new XmlError(`'${text.charAt(at)}' means nothing in the XPath '${shown(text)}'`)
    tokens.push(found[1] ?? '')
    at = tokenText.lastIndex
  }
  return tokens
}

const levels: readonly (readonly BinaryOperator[])[] = [['or'], ['and'], ['=', '!='], ['<', '<=', '>', '>='], ['+', '-'], ['*', 'div', 'mod']]

function parseBinary(state: State, level: number): XPath {
  const operators = levels[level]
  if (operators === undefined) return parseUnary(state)
  if (++state.depth > deepest * levels.length) throw new XmlError(`the XPath is nested more than ${deepest} deep`)
  let left = parseBinary(state, level + 1)
  for (;;) {
    const operator = operators.find(one => one === state.tokens[state.at])
    if (operator === undefined) break
    state.at++
    left = { kind: 'binary', operator, left, right: parseBinary(state, level + 1) }
  }
  state.depth--
  return left
}

function parseUnary(state: State): XPath {
  if (++state.depth > deepest * levels.length) throw new XmlError(`the XPath is nested more than ${deepest} deep`)
  const negated = accept(state, '-')
  let path = negated ? parseUnary(state) : parsePath(state)
  while (!negated && accept(state, '|')) path = { kind: 'binary', operator: '|', left: path, right: parsePath(state) }
  state.depth--
  return negated ? { kind: 'negate', operand: path } : path
}

function parsePath(state: State): XPath {
  const token = state.tokens[state.at]
  if (token === '/' || token === '//') {
    state.at++
    const first = token === '//' ? [anywhere] : []
    const more = token === '//' || startsStep(state) ? parseSteps(state) : []
    return { kind: 'path', start: 'root', steps: [...first, ...more] }
  }
  const primary = parsePrimary(state)
  if (primary === undefined) return { kind: 'path', start: 'context', steps: parseSteps(state) }
  const predicates = parsePredicates(state)
  const base: XPath = predicates.length > 0 ? { kind: 'filter', base: primary, predicates } : primary
  const next = state.tokens[state.at]
  if (next !== '/' && next !== '//') return base
  state.at++
  return { kind: 'path', start: base, steps: [...(next === '//' ? [anywhere] : []), ...parseSteps(state)] }
}

const anywhere: XPathStep = { axis: 'descendant-or-self', test: { kind: 'type', type: 'node' }, predicates: [] }
const nodeTypes = ['node', 'text', 'comment', 'processing-instruction'] as const

function parsePrimary(state: State): XPath | undefined {
  const token = state.tokens[state.at] ?? ''
  if (token === '(') {
    state.at++
    const inner = parseBinary(state, 0)
    expect(state, ')')
    return inner
  }
  if (/^["']/.test(token)) { state.at++; return { kind: 'literal', value: token.slice(1, -1) } }
  if (/^\.?\d/.test(token)) { state.at++; return { kind: 'literal', value: Number(token) } }
  if (token === '$') throw new XmlError('an XPath here knows no variables')
  if (state.tokens[state.at + 1] !== '(' || !/^[\p{L}_]/u.test(token) || nodeTypes.some(type => type === token)) return undefined
  state.at += 2
  const args: XPath[] = []
  if (state.tokens[state.at] !== ')') {
    args.push(parseBinary(state, 0))
    while (accept(state, ',')) args.push(parseBinary(state, 0))
  }
  expect(state, ')')
  return { kind: 'call', name: token, args }
}

const startsStep = (state: State): boolean => /^([.@*]|\.\.|[\p{L}_].*)$/u.test(state.tokens[state.at] ?? '')

function parseSteps(state: State): readonly XPathStep[] {
  const steps = [parseStep(state)]
  for (;;) {
    if (accept(state, '//')) steps.push(anywhere, parseStep(state))
    else if (accept(state, '/')) steps.push(parseStep(state))
    else return steps
  }
}

function parseStep(state: State): XPathStep {
  const token = state.tokens[state.at]
  if (token === '.' || token === '..') {
    state.at++
    return { axis: token === '.' ? 'self' : 'parent', test: { kind: 'type', type: 'node' }, predicates: [] }
  }
  const axis = parseAxis(state)
  return { axis, test: parseTest(state), predicates: parsePredicates(state) }
}

function parseAxis(state: State): Axis {
  if (accept(state, '@')) return 'attribute'
  if (state.tokens[state.at + 1] !== '::') return 'child'
  const name = state.tokens[state.at]
  const axis = axes.find(one => one === name)
  if (axis === undefined) throw new XmlError(`the axis '${name ?? ''}' is not known`)
  state.at += 2
  return axis
}

function parseTest(state: State): XPathStep['test'] {
  const token = state.tokens[state.at]
  const type = nodeTypes.find(one => one === token)
  if (type !== undefined && state.tokens[state.at + 1] === '(') {
    state.at += 2
    expect(state, ')')
    return { kind: 'type', type }
  }
  if (token === undefined || !/^(\*|[\p{L}_].*)$/u.test(token)) throw unexpected(state)
  if (token.includes(':')) throw new XmlError(`the prefix of '${token}' is not declared; ask for *[local-name()='…' and namespace-uri()='…']`)
  state.at++
  return { kind: 'name', name: token }
}

function parsePredicates(state: State): readonly XPath[] {
  const predicates: XPath[] = []
  while (accept(state, '[')) {
    predicates.push(parseBinary(state, 0))
    expect(state, ']')
  }
  return predicates
}

function accept(state: State, token: string): boolean {
  if (state.tokens[state.at] !== token) return false
  state.at++
  return true
}

function expect(state: State, token: string): void {
  if (!accept(state, token)) throw unexpected(state, token)
}

function unexpected(state: State, wanted?: string): XmlError {
  const found = state.tokens[state.at]
  return new XmlError(`the XPath '${shown(state.text)}' ${found === undefined ? 'ends too early' : `has '${found}' where it means nothing`}${wanted === undefined ? '' : `: '${wanted}' is missing`}`)
}

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
