/** An expression of XPath 1.0. */
export type XPath =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly XPath[] }
  | { readonly kind: 'negative'; readonly value: XPath }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: XPath; readonly right: XPath }
  /** Steps from `from`, from the root or from the node at hand. */
  | { readonly kind: 'path'; readonly from: XPath | 'root' | 'here'; readonly steps: readonly Step[] }
  | { readonly kind: 'filter'; readonly of: XPath; readonly predicates: readonly XPath[] }

export interface Step { readonly axis: Axis; readonly test: NodeTest; readonly predicates: readonly XPath[] }
export type NodeTest = { readonly kind: 'name'; readonly name: string } | { readonly kind: 'any' | 'none' | 'node' | 'text' | 'comment' } | { readonly kind: 'instruction'; readonly target?: string }

const axes = ['child', 'descendant', 'descendant-or-self', 'parent', 'ancestor', 'ancestor-or-self', 'self', 'attribute', 'following', 'following-sibling', 'preceding', 'preceding-sibling'] as const
export type Axis = (typeof axes)[number]

/** Operators by how tightly they bind, the loosest first. */
const levels = [['or'], ['and'], ['=', '!='], ['<', '<=', '>', '>='], ['+', '-'], ['*', 'div', 'mod']] as const
export type Operator = (typeof levels)[number][number] | '|'

/** The least and greatest number of arguments of each function. */
const functions: Readonly<Record<string, readonly [number, number]>> = {
  last: [0, 0], position: [0, 0], count: [1, 1], id: [1, 1], name: [0, 1], 'local-name': [0, 1], 'namespace-uri': [0, 1], string: [0, 1], concat: [2, Infinity], 'starts-with': [2, 2], contains: [2, 2],
  'substring-before': [2, 2], 'substring-after': [2, 2], substring: [2, 3], 'string-length': [0, 1], 'normalize-space': [0, 1], translate: [3, 3], boolean: [1, 1], not: [1, 1], true: [0, 0], false: [0, 0],
  lang: [1, 1], number: [0, 1], sum: [1, 1], floor: [1, 1], ceiling: [1, 1], round: [1, 1],
}

/** What is wrong with a path, or what of XPath it would need that is not here. */
export class XPathProblem extends Error {}
export class XPathRefusal extends XPathProblem {}

/** Reads an expression; throws `XPathProblem` with what is wrong with it. */
export function readXPath(text: string): XPath {
  const parser = new Parser(tokensOf(text))
  return parser.whole()
}

interface Token { readonly kind: 'number' | 'literal' | 'sign' | 'operator' | 'name'; readonly text: string }

const token = /\s*(?:(\d+(?:\.\d*)?|\.\d+)|"([^"]*)"|'([^']*)'|(::|\/\/|\.\.|!=|<=|>=|[()[\].@,/|+\-=<>*])|([\p{L}_][\p{L}\p{M}\p{N}_.·-]*(?::(?!:)(?:[\p{L}_][\p{L}\p{M}\p{N}_.·-]*|\*))?))/uy

function tokensOf(text: string): Token[] {
  const found: Token[] = []
  const end = text.trimEnd().length
  for (token.lastIndex = 0; token.lastIndex < end;) {
    const at = token.lastIndex
    const [whole, digits, double, single, sign, name] = token.exec(text) ?? []
    if (whole === undefined) throw new XPathProblem(`it cannot be read from ${text.slice(at).trim()}`)
    const before = found.at(-1)
    // Behind an operand, a star multiplies and a name is an operator.
    const afterOperand = before !== undefined && before.kind !== 'operator' && !(before.kind === 'sign' && /^(?:@|::|\(|\[|,|\/|\/\/)$/.test(before.text))
    if (digits !== undefined) found.push({ kind: 'number', text: digits })
    else if (sign !== undefined) found.push({ kind: /^(?:!?=|[<>]=?|[+\-|])$/.test(sign) || (sign === '*' && afterOperand) ? 'operator' : 'sign', text: sign })
    else if (name !== undefined) found.push({ kind: afterOperand ? 'operator' : 'name', text: name })
    else found.push({ kind: 'literal', text: double ?? single ?? '' })
  }
  return found
}

/** Parentheses and predicates may stand this deep in each other. */
const deepest = 200

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): XPath {
    const made = this.#expression()
    if (this.#at < this.#tokens.length) throw new XPathProblem(`${this.#now()?.text ?? ''} stands where an operator or the end was expected`)
    return made
  }

  #expression(): XPath {
    this.#depth += 1
    if (this.#depth > deepest) throw new XPathRefusal(`it is nested more than ${deepest} deep`)
    const made = this.#binary(0)
    this.#depth -= 1
    return made
  }

  #binary(level: number): XPath {
    const operators: readonly string[] | undefined = levels[level]
    if (!operators) return this.#unary()
    let left = this.#binary(level + 1)
    for (let now = this.#now(); now?.kind === 'operator' && operators.includes(now.text); now = this.#now()) {
      this.#at += 1
      left = { kind: 'binary', operator: now.text as Operator, left, right: this.#binary(level + 1) }
    }
    return left
  }

  /** One minus may stand before an operand, as in Java's reader. */
  #unary(): XPath {
    return this.#skip('-') ? { kind: 'negative', value: this.#union() } : this.#union()
  }

  #union(): XPath {
    let left = this.#path()
    while (this.#skip('|')) left = { kind: 'binary', operator: '|', left, right: this.#path() }
    return left
  }

  #path(): XPath {
    const now = this.#now()
    if (this.#skip('/')) return { kind: 'path', from: 'root', steps: this.#startsStep() ? this.#steps([]) : [] }
    if (this.#skip('//')) return { kind: 'path', from: 'root', steps: this.#steps([everything]) }
    const isPrimary = now && (now.kind === 'number' || now.kind === 'literal' || now.text === '(' || (now.kind === 'name' && this.#next()?.text === '(' && !nodeTypes.includes(now.text)))
    if (!isPrimary) return { kind: 'path', from: 'here', steps: this.#steps([]) }
    const primary = this.#primary(now)
    const predicates = this.#predicates()
    const of: XPath = predicates.length === 0 ? primary : { kind: 'filter', of: primary, predicates }
    if (this.#skip('/')) return { kind: 'path', from: of, steps: this.#steps([]) }
    return this.#skip('//') ? { kind: 'path', from: of, steps: this.#steps([everything]) } : of
  }

  #primary(now: Token): XPath {
    this.#at += 1
    if (now.kind === 'number') return { kind: 'number', value: Number(now.text) }
    if (now.kind === 'literal') return { kind: 'text', value: now.text }
    if (now.kind === 'sign') {
      const made = this.#expression()
      this.#expect(')')
      return made
    }
    return this.#call(now.text)
  }

  #call(name: string): XPath {
    const takes = functions[name]
    if (!takes || !Object.hasOwn(functions, name)) throw new XPathProblem(`there is no function ${name}`)
    this.#expect('(')
    const args: XPath[] = []
    if (!this.#skip(')')) {
      do args.push(this.#expression())
      while (this.#skip(','))
      this.#expect(')')
    }
    if (args.length < takes[0] || args.length > takes[1]) throw new XPathProblem(`${name} does not take ${args.length} arguments`)
    return { kind: 'call', name, args }
  }

  #steps(before: readonly Step[]): Step[] {
    const steps = [...before, this.#step()]
    for (;;) {
      if (this.#skip('//')) steps.push(everything, this.#step())
      else if (this.#skip('/')) steps.push(this.#step())
      else return steps
    }
  }

  #startsStep(): boolean {
    const now = this.#now()
    return now?.kind === 'name' || (now?.kind === 'sign' && ['*', '@', '.', '..'].includes(now.text))
  }

  #step(): Step {
    if (this.#skip('.')) return { axis: 'self', test: { kind: 'node' }, predicates: this.#predicates() }
    if (this.#skip('..')) return { axis: 'parent', test: { kind: 'node' }, predicates: this.#predicates() }
    const axis = this.#axis()
    return { axis, test: this.#test(), predicates: this.#predicates() }
  }

  #axis(): Axis {
    if (this.#skip('@')) return 'attribute'
    const now = this.#now()
    if (this.#next()?.text !== '::' || now?.kind !== 'name') return 'child'
    const axis = axes.find(name => name === now.text)
    if (!axis) throw now.text === 'namespace' ? new XPathRefusal('the axis namespace is not followed here') : new XPathProblem(`there is no axis ${now.text}`)
    this.#at += 2
    return axis
  }

  #test(): NodeTest {
    if (this.#skip('*')) return { kind: 'any' }
    const now = this.#now()
    if (now?.kind !== 'name') throw new XPathProblem(now ? `${now.text} stands where a step was expected` : 'a step was expected at its end')
    this.#at += 1
    // Documents are read without namespaces, so that no prefix of a path means anything.
    if (this.#now()?.text !== '(') return now.text.includes(':') ? { kind: 'none' } : { kind: 'name', name: now.text }
    if (!nodeTypes.includes(now.text)) throw new XPathProblem(`there is no kind of node ${now.text}`)
    this.#at += 1
    const target = now.text === 'processing-instruction' && this.#now()?.kind === 'literal' ? this.#now()?.text : undefined
    if (target !== undefined) this.#at += 1
    this.#expect(')')
    if (now.text === 'processing-instruction') return target === undefined ? { kind: 'instruction' } : { kind: 'instruction', target }
    return { kind: now.text as 'node' | 'text' | 'comment' }
  }

  #predicates(): XPath[] {
    const found: XPath[] = []
    while (this.#skip('[')) {
      found.push(this.#expression())
      this.#expect(']')
    }
    return found
  }

  #now(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at + 1]
  }

  #skip(text: string): boolean {
    const now = this.#now()
    if (now?.text !== text || now.kind === 'literal') return false
    this.#at += 1
    return true
  }

  #expect(text: string): void {
    if (!this.#skip(text)) throw new XPathProblem(`${text} was expected ${this.#now() ? `before ${this.#now()?.text ?? ''}` : 'at its end'}`)
  }
}

const nodeTypes = ['node', 'text', 'comment', 'processing-instruction']
const everything: Step = { axis: 'descendant-or-self', test: { kind: 'node' }, predicates: [] }
