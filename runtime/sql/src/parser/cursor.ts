import { type Token } from '../lexer.ts'
import { type Place, span } from '../place.ts'
import { type Expression, type Name, type ObjectName, type Parameter } from '../tree/expression.ts'
import { type Query } from '../tree/query.ts'
import { namesIn } from '../references.ts'
import { type Grammar, type Rules } from './grammar.ts'
import { foreignWord, misspeltClause, misspeltKeyword } from './misspelt.ts'

/** One statement cannot be read. Caught where statements are split, so that the next one still is. */
export class SyntaxFailure extends Error {
  readonly code: string
  readonly place: Place
  readonly hint: string | undefined
  constructor(code: string, message: string, place: Place, hint?: string) {
    super(message)
    this.code = code
    this.place = place
    this.hint = hint
  }
}

// Deep enough for any query a person or a generator writes, shallow enough for the stack.
const deepest = 300

/** Where tokens come from: what was written at a place, for the few clauses that keep their words, and what stands in place of a parameter. */
export interface CursorSource {
  readonly textOf?: (place: Place) => string
  readonly standIn?: ((parameter: Parameter) => Expression | undefined) | undefined
}

/** A position in a list of tokens, and the questions a grammar asks there. */
export class Cursor {
  readonly grammar: Grammar
  readonly #rules: Rules
  readonly #tokens: readonly Token[]
  #index = 0
  /** `upper` of the token at the index: most questions are about it. */
  #current: string
  #depth = 0
  /** The `?` of the statement, by where they stand. */
  readonly #questionMarks = new Map<number, string>()
  /** What the lambdas around this place call their parameters, in upper case: there a reserved word is a name. */
  #lambdaParameters: readonly string[] = []

  readonly #source: CursorSource

  constructor(tokens: readonly Token[], grammar: Grammar, rules: Rules, source: CursorSource = {}) {
    this.#tokens = tokens
    this.grammar = grammar
    this.#rules = rules
    this.#source = source
    this.#current = tokens[0]?.upper ?? ''
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)] as Token
  }
  /** The number of the `?` at a place, however often it is read. */
  questionMark({ start }: Place): string {
    const number = this.#questionMarks.get(start) ?? String(this.#questionMarks.size + 1)
    this.#questionMarks.set(start, number)
    return number
  }
  /** The token that was read last. */
  previous(): Token {
    return this.#tokens[Math.max(0, this.#index - 1)] as Token
  }
  next(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.#move(this.#index + 1)
    return token
  }
  get atEnd(): boolean {
    return this.peek().kind === 'end'
  }
  /** Where the cursor stands, for `rewind`. Use only where a bounded number of tokens was read since. */
  mark(): number {
    return this.#index
  }
  rewind(mark: number): void {
    this.#move(mark)
  }
  #move(index: number): void {
    this.#index = index
    this.#current = this.peek().upper
  }

  /** The tokens read since `mark`, without blanks. */
  textSince(mark: number): string {
    return this.#tokens.slice(mark, this.#index).map(token => token.text).join('')
  }

  /** Whether these keywords or operators stand here, in this order. */
  at(first: string, ...rest: readonly string[]): boolean {
    if (this.#current !== first) return false
    for (let index = 0; index < rest.length; index += 1) if (this.peek(index + 1).upper !== rest[index]) return false
    return true
  }
  /** Whether these words, which blanks separate, stand here. */
  atPhrase(words: string): boolean {
    return words.split(' ').every((word, index) => this.peek(index).upper === word)
  }
  atAny(words: ReadonlySet<string>): boolean {
    return this.#current !== '' && words.has(this.#current)
  }
  /** Steps over these keywords when they stand here. */
  accept(first: string, ...rest: readonly string[]): boolean {
    if (this.#current !== first || (rest.length > 0 && !this.at(first, ...rest))) return false
    this.#move(this.#index + 1 + rest.length)
    return true
  }
  /** The first of these that stands here, stepped over. */
  acceptAny<const Word extends string>(...words: readonly Word[]): Word | undefined {
    if (this.#current === '') return undefined
    const found = words.find(word => this.#current === word)
    if (found !== undefined) this.#move(this.#index + 1)
    return found
  }
  expect(...words: readonly string[]): Token {
    const first = this.peek()
    for (const word of words) {
      if (this.#current !== word) this.fail(isWord(word) ? word : `'${word}'`)
      this.#move(this.#index + 1)
    }
    return first
  }
  expectAny<const Word extends string>(...words: readonly Word[]): Word {
    return this.acceptAny(...words) ?? this.fail(listed(words))
  }

  expression(): Expression {
    return this.#rules.expression(this)
  }
  /** An expression without NOT, AND, OR and predicates. */
  operators(): Expression {
    return this.#rules.operators(this, 0)
  }
  query(): Query {
    return this.#rules.query(this)
  }
  queryInParentheses(): Query {
    this.expect('(')
    const query = this.query()
    this.expect(')')
    return query
  }
  /** The rest of a query whose first operand stood in parentheses and has been read. */
  continueQuery(first: Query): Query {
    return this.#rules.continueQuery(this, first)
  }

  atName(): boolean {
    const { kind } = this.peek()
    return kind === 'word' || kind === 'quoted'
  }
  isLambdaParameter(word: string): boolean {
    return this.#lambdaParameters.includes(word)
  }
  withLambdaParameters<T>(names: readonly string[], read: () => T): T {
    const outside = this.#lambdaParameters
    this.#lambdaParameters = [...outside, ...names]
    const made = read()
    this.#lambdaParameters = outside
    return made
  }
  /** A name; any word will do. `what` is for the message. */
  name(what = 'a name'): Name {
    if (!this.atName()) this.fail(what)
    if (this.#current === 'IDENTIFIER') {
      const parts = this.#identifier()
      if (parts && parts.length === 1) return parts[0] as Name
    }
    const token = this.next()
    return { text: token.text, quoted: token.kind === 'quoted', place: token.place }
  }
  objectName(what = 'a name'): ObjectName {
    const parts = (this.#current === 'IDENTIFIER' ? this.#identifier() : undefined) ?? [this.name(what)]
    while (this.at('.')) {
      this.next()
      parts.push(this.name(`a name after '.'`))
    }
    return { parts, place: this.from((parts[0] as Name).place) }
  }
  /** `IDENTIFIER('a.b')` is a name wherever one may stand. Reads nothing when something else stands here. */
  #identifier(): Name[] | undefined {
    if (this.grammar.dialect !== 'databricks' || this.peek(1).upper !== '(' || this.peek(2).kind !== 'string' || this.peek(3).upper !== ')') return undefined
    const parts = namesIn(this.peek(2).text)
    if (!parts) return undefined
    const { place } = this.peek()
    this.#move(this.#index + 4)
    return parts.map(text => ({ text, quoted: true, place: this.from(place) }))
  }
  string(what = 'a string in quotes'): string {
    if (this.peek().kind !== 'string') this.fail(what)
    return this.next().text
  }
  /** `item, item, …` */
  list<T>(item: () => T): T[] {
    const items = [item()]
    while (this.accept(',')) items.push(item())
    return items
  }
  /** `(item, item, …)` */
  parenthesised<T>(item: () => T): T[] {
    this.expect('(')
    const items = this.list(item)
    if (!this.accept(')')) this.fail("',' or ')'")
    return items
  }

  textOf(place: Place): string {
    return this.#source.textOf?.(place) ?? ''
  }
  /** What stands in place of a parameter. */
  standIn(parameter: Parameter): Expression {
    const given = this.#source.standIn?.(parameter)
    return given ? { ...given, place: parameter.place } : parameter
  }
  /** Reads the next `length` tokens as if the text ended behind them, and steps over them. */
  part<T>(length: number, read: (part: Cursor) => T): T {
    const { text, place } = this.peek(length)
    const part = new Cursor([...this.#tokens.slice(this.#index, this.#index + length), { kind: 'end', text, upper: '', place }], this.grammar, this.#rules, this.#source)
    part.#depth = this.#depth
    const made = read(part)
    if (!part.atEnd) part.fail('the end of the statement', misspeltClause([part.previous(), part.peek()]))
    this.#move(this.#index + length)
    return made
  }
  /** From a place to the token that was read last. */
  from(place: Place): Place {
    return span(place, this.previous().place)
  }

  /** Counts how deep the grammar has nested, and refuses before the stack does. */
  nested<T>(read: () => T): T {
    if (this.#depth >= deepest) throw new SyntaxFailure('PARSE_NESTING_TOO_DEEP', `this is nested more than ${deepest} levels deep`, this.peek().place)
    this.#depth += 1
    try {
      return read()
    } finally {
      this.#depth -= 1
    }
  }

  /** The statement ends here with "found …, expected …". */
  fail(expected: string, hint?: string): never {
    const token = this.peek()
    const comma = this.#index > 0 && this.previous().upper === ',' ? `there is a comma too many before ${describeToken(token)}` : undefined
    if (token.kind === 'error') throw new SyntaxFailure('PARSE_SYNTAX_ERROR', token.text, token.place)
    throw new SyntaxFailure('PARSE_SYNTAX_ERROR', `found ${describeToken(token)}, expected ${expected}`, token.place, hint ?? comma ?? (expected === 'an expression' ? foreignWord(token, this.peek(1)) : undefined) ?? misspeltKeyword(token, expected))
  }
  /** What stands at `place` is right, but not supported here. */
  refuse(code: string, message: string, place: Place, hint?: string): never {
    throw new SyntaxFailure(code, message, place, hint)
  }

  /** No clause may be written twice. */
  once(clause: string, seen: Set<string>): void {
    if (seen.has(clause)) throw new SyntaxFailure('DUPLICATE_CLAUSES', `${clause} is written twice`, this.previous().place)
    seen.add(clause)
  }
}

export function describeToken(token: Token): string {
  switch (token.kind) {
    case 'end': return token.text === ';' ? "';'" : 'the end of the text'
    case 'string': return `the string '${token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text}'`
    case 'quoted': return `the name ${token.text}`
    default: return `'${token.text}'`
  }
}

const isWord = (text: string): boolean => /^[A-Z_ ]+$/.test(text)

function listed(words: readonly string[]): string {
  const shown = words.map(word => (isWord(word) ? word : `'${word}'`))
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`
}
