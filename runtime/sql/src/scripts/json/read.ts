import { type Json, number, object } from './value.ts'

/** What Spark's readers of JSON let pass beyond the standard; the names are those of the options of `from_json`. */
export interface JsonLeniency {
  readonly allowSingleQuotes?: boolean
  readonly allowUnquotedFieldNames?: boolean
  readonly allowComments?: boolean
  readonly allowNumericLeadingZeros?: boolean
  readonly allowBackslashEscapingAnyCharacter?: boolean
  readonly allowUnquotedControlChars?: boolean
  readonly allowNonNumericNumbers?: boolean
}

export type Read = { readonly kind: 'value'; readonly value: Json } | { readonly kind: 'nothing' } | { readonly kind: 'broken' }

/** The first value of a text; what stands behind it is not looked at, as Spark does. `nothing` when there is only white space. */
export function readJson(text: string, leniency: JsonLeniency = {}): Read {
  const reader = new Reader(text, leniency)
  try {
    return reader.isAtEnd() ? { kind: 'nothing' } : { kind: 'value', value: reader.value(0) }
  } catch (error) {
    if (error instanceof Broken) return { kind: 'broken' }
    throw error
  }
}

class Broken extends Error {}

/** Jackson's limit. */
const deepest = 1000
const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const lenientNumberToken = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const bareName = /[\p{L}_$][\p{L}\p{N}_$]*/uy
const plainRun = /[^"'\\\p{Cc}]+/uy
const notANumber = /NaN|[+-]?INF|[+-]?Infinity/y

class Reader {
  #at = 0
  readonly #text: string
  readonly #lenient: JsonLeniency
  constructor(text: string, lenient: JsonLeniency) {
    this.#text = text
    this.#lenient = lenient
  }

  isAtEnd(): boolean {
    this.#space()
    return this.#at >= this.#text.length
  }

  value(depth: number): Json {
    if (depth > deepest) throw new Broken()
    this.#space()
    switch (this.#text[this.#at]) {
      case '{': return this.#object(depth)
      case '[': return this.#array(depth)
      case '"': return this.#string('"')
      case "'": return this.#lenient.allowSingleQuotes ? this.#string("'") : this.#fail()
      case 't': return this.#word('true', true)
      case 'f': return this.#word('false', false)
      case 'n': return this.#word('null', null)
      default: return this.#number()
    }
  }

  #fail(): never {
    throw new Broken()
  }

  #space(): void {
    for (;;) {
      const character = this.#text[this.#at]
      if (character === ' ' || character === '\n' || character === '\r' || character === '\t') this.#at += 1
      else if (character === '/' && this.#lenient.allowComments) this.#comment()
      else return
    }
  }

  #comment(): void {
    const end = this.#text.startsWith('/*', this.#at) ? '*/' : this.#text.startsWith('//', this.#at) ? '\n' : this.#fail()
    const found = this.#text.indexOf(end, this.#at + 2)
    if (found < 0 && end === '*/') this.#fail()
    this.#at = found < 0 ? this.#text.length : found + end.length
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #word<T>(word: string, value: T): T {
    const behind = this.#text[this.#at + word.length]
    if (!this.#text.startsWith(word, this.#at) || (behind !== undefined && /[\p{L}\p{N}_$]/u.test(behind))) this.#fail()
    this.#at += word.length
    return value
  }

  #number(): Json {
    const text = this.#match(this.#lenient.allowNumericLeadingZeros ? lenientNumberToken : numberToken)
    if (text === undefined || text === '') {
      const word = this.#lenient.allowNonNumericNumbers ? this.#match(notANumber) : undefined
      return word === undefined ? this.#fail() : number(word)
    }
    const behind = this.#text[this.#at]
    if (behind !== undefined && !/[\s,\]}:/]/.test(behind)) this.#fail()
    return number(text.replace(/^(-?)0+(?=\d)/, '$1'))
  }

  #string(quote: string): string {
    this.#at += 1
    let made = ''
    for (;;) {
      const run = this.#match(plainRun)
      if (run !== undefined) made += run
      const character = this.#text[this.#at]
      if (character === undefined) this.#fail()
      this.#at += 1
      if (character === quote) return made
      if (character === '\\') made += this.#escape()
      else if (character < ' ' && !this.#lenient.allowUnquotedControlChars) this.#fail()
      else made += character
    }
  }

  #escape(): string {
    const character = this.#text[this.#at]
    this.#at += 1
    if (character === undefined) this.#fail()
    if (character === 'u') {
      const digits = this.#text.slice(this.#at, this.#at + 4)
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail()
      this.#at += 4
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    const known = escapes[character]
    if (known !== undefined) return known
    if (character === "'" && this.#lenient.allowSingleQuotes) return character
    return this.#lenient.allowBackslashEscapingAnyCharacter ? character : this.#fail()
  }

  #array(depth: number): Json {
    this.#at += 1
    const items: Json[] = []
    this.#space()
    if (this.#text[this.#at] === ']') {
      this.#at += 1
      return items
    }
    for (;;) {
      items.push(this.value(depth + 1))
      if (this.#next(']')) return items
    }
  }

  #object(depth: number): Json {
    this.#at += 1
    const fields: [string, Json][] = []
    this.#space()
    if (this.#text[this.#at] === '}') {
      this.#at += 1
      return object(fields)
    }
    for (;;) {
      this.#space()
      const name = this.#name()
      this.#space()
      if (this.#text[this.#at] !== ':') this.#fail()
      this.#at += 1
      fields.push([name, this.value(depth + 1)])
      if (this.#next('}')) return object(fields)
    }
  }

  #name(): string {
    const character = this.#text[this.#at]
    if (character === '"' || (character === "'" && this.#lenient.allowSingleQuotes)) return this.#string(character)
    return (this.#lenient.allowUnquotedFieldNames ? this.#match(bareName) : undefined) ?? this.#fail()
  }

  /** Whether the list ends here; otherwise a comma must stand. */
  #next(end: string): boolean {
    this.#space()
    const character = this.#text[this.#at]
    this.#at += 1
    if (character === end) return true
    return character === ',' ? false : this.#fail()
  }
}
