/** Java refuses the pattern. */
export class InvalidPattern extends Error {}
/** Java reads the pattern, this room does not. */
export class UnsupportedPattern extends Error {}

export interface Flags { readonly ignoreCase: boolean; readonly unicodeCase: boolean; readonly dotAll: boolean; readonly multiline: boolean; readonly unixLines: boolean; readonly comments: boolean; readonly unicodeClasses: boolean }

export const noFlags: Flags = { ignoreCase: false, unicodeCase: false, dotAll: false, multiline: false, unixLines: false, comments: false, unicodeClasses: false }

const flagNames: Readonly<Record<string, readonly (keyof Flags)[]>> = { i: ['ignoreCase'], u: ['unicodeCase'], s: ['dotAll'], m: ['multiline'], d: ['unixLines'], x: ['comments'], U: ['unicodeClasses', 'unicodeCase'] }

export type GroupKind =
  | { readonly kind: 'capture'; readonly name?: string }
  | { readonly kind: 'plain'; readonly flags: (outer: Flags) => Flags }
  | { readonly kind: 'atomic' }
  | { readonly kind: 'look'; readonly ahead: boolean; readonly negative: boolean }

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 }

/** The letters of a pattern, one after the other, and its groups so far. */
export class PatternReader {
  readonly #letters: readonly string[]
  readonly names = new Map<string, number>()
  groups = 0
  #at = 0

  constructor(pattern: string) {
    this.#letters = Array.from(pattern)
  }
  get done(): boolean { return this.#at >= this.#letters.length }
  /** The next letter; empty at the end. */
  get next(): string { return this.#letters[this.#at] ?? '' }

  at(letter: string): boolean { return this.next === letter }
  rest(length: number): string { return this.#letters.slice(this.#at, this.#at + length).join('') }
  take(): string {
    if (this.done) this.invalid('Unexpected end of the pattern')
    this.#at += 1
    return this.#letters[this.#at - 1] ?? ''
  }
  accept(letter: string): boolean {
    if (!this.at(letter)) return false
    this.#at += 1
    return true
  }
  acceptText(text: string): boolean {
    if (this.rest(text.length) !== text) return false
    this.#at += text.length
    return true
  }
  invalid(why: string): never { throw new InvalidPattern(`${why} near index ${this.#at}`) }
  unsupported(what: string): never { throw new UnsupportedPattern(what) }

  /** What matches a regular expression (with the flag `y` in mind: from here on). */
  #scan(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.#letters.slice(this.#at, this.#at + 200).join(''))
    if (!found || found.index !== 0) return undefined
    this.#at += Array.from(found[0]).length
    return found
  }
  skipComment(): boolean { return this.#scan(/^(?:[ \t\n\v\f\r]+|#[^\n\r\u0085\u2028\u2029]{0,150})/) !== undefined }

  /** `(?ims-x)`: the flags from here on. */
  flags(outer: Flags): Flags | undefined {
    const found = this.#scan(/^\(\?([idmsuxU]*)(?:-([idmsuxU]*))?\)/)
    return found && this.#with(outer, found[1] ?? '', found[2] ?? '')
  }
  #with(outer: Flags, on: string, off: string): Flags {
    const changes = (letters: string, value: boolean): Partial<Flags> => Object.fromEntries([...letters].flatMap(letter => (flagNames[letter] ?? []).map(name => [name, value])))
    return { ...outer, ...changes(on, true), ...changes(off, false) }
  }
  /** What stands behind an opening parenthesis. */
  groupKind(): GroupKind {
    if (!this.accept('?')) return { kind: 'capture' }
    if (this.accept('>')) return { kind: 'atomic' }
    for (const [text, ahead, negative] of [['=', true, false], ['!', true, true], ['<=', false, false], ['<!', false, true]] as const) if (this.acceptText(text)) return { kind: 'look', ahead, negative }
    const named = this.#scan(/^<([A-Za-z][A-Za-z0-9]*)>/)
    if (named?.[1] !== undefined) return { kind: 'capture', name: named[1] }
    const flags = this.#scan(/^([idmsuxU]*)(?:-([idmsuxU]*))?:/)
    if (!flags) return this.invalid('Unknown inline modifier or group')
    return { kind: 'plain', flags: outer => this.#with(outer, flags[1] ?? '', flags[2] ?? '') }
  }
  newGroup(name: string | undefined): number {
    this.groups += 1
    if (name !== undefined) {
      if (this.names.has(name)) this.invalid(`Named capturing group <${name}> is already defined`)
      this.names.set(name, this.groups)
    }
    return this.groups
  }
  quantifier(): { readonly least: number; readonly most: number } | undefined {
    if (this.accept('*')) return { least: 0, most: Infinity }
    if (this.accept('+')) return { least: 1, most: Infinity }
    if (this.accept('?')) return { least: 0, most: 1 }
    if (!this.at('{')) return undefined
    const found = this.#scan(/^\{(\d+)(,(\d*))?\}/)
    if (!found) return this.invalid('Illegal repetition')
    const least = Number(found[1])
    const most = found[2] === undefined ? least : found[3] === '' ? Infinity : Number(found[3])
    if (most < least || least > 0x7fffffff) this.invalid('Illegal repetition range')
    return { least, most }
  }
  /** The letters up to `\E`. */
  quoted(): string[] {
    const letters: string[] = []
    while (!this.done && !this.acceptText('\\E')) letters.push(this.take())
    return letters
  }
  /** `\12` is group 12 only when there are so many groups so far; otherwise group 1 and a 2. */
  backReference(): number {
    let capture = Number(this.take())
    while (/[0-9]/.test(this.next) && capture * 10 + Number(this.next) <= this.groups) capture = capture * 10 + Number(this.take())
    if (capture > this.groups) this.unsupported(`the reference to group ${capture} before it is closed`)
    return capture
  }
  namedReference(): number {
    const name = this.#scan(/^<([A-Za-z][A-Za-z0-9]*)>/)?.[1]
    const capture = name === undefined ? undefined : this.names.get(name)
    return capture ?? this.invalid(`there is no named group ${name ?? ''}`)
  }
  /** The number of a letter behind a backslash. */
  escapedLetter(): number {
    const letter = this.take()
    const control = controls[letter]
    if (control !== undefined) return control
    if (letter === '0') return parseInt(this.#scan(/^(?:[0-3][0-7]{0,2}|[0-7]{1,2})/)?.[0] ?? this.invalid('Illegal octal escape sequence'), 8)
    if (letter === 'x') {
      const found = this.#scan(/^(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/) ?? this.invalid('Illegal hexadecimal escape sequence')
      return parseInt(found[1] ?? found[2] ?? '', 16)
    }
    if (letter === 'u') return this.#unicode()
    if (letter === 'c') return (this.take().codePointAt(0) ?? 0) ^ 64
    if (/[A-Za-z0-9]/.test(letter)) this.invalid('Illegal/unsupported escape sequence')
    return letter.codePointAt(0) ?? 0
  }
  #unicode(): number {
    const high = parseInt(this.#scan(/^[0-9A-Fa-f]{4}/)?.[0] ?? this.invalid('Illegal Unicode escape sequence'), 16)
    if (high < 0xd800 || high > 0xdbff) return high
    const low = this.#scan(/^\\u([dD][c-fC-F][0-9A-Fa-f]{2})/)?.[1]
    return low === undefined ? high : (high - 0xd800) * 0x400 + (parseInt(low, 16) - 0xdc00) + 0x10000
  }
  /** The name behind `\p`: one letter, or in braces. */
  propertyName(): string {
    return this.#scan(/^\{([^}]*)\}/)?.[1] ?? this.take()
  }
}
