import { type Argument, type Expression, type FunctionCall, type ObjectName } from '../tree/expression.ts'
import { types } from '../types.ts'
import { type Cursor } from './cursor.ts'
import { parseStar } from './star.ts'
import { parseOver, parseSortItem } from './windows.ts'

/** The arguments of `name`, which has just been read, and what may follow them. */
export function parseCall(cursor: Cursor, called: ObjectName): FunctionCall {
  const name = builtIn(cursor, called)
  cursor.expect('(')
  const special = name.parts.length === 1 ? specialForms[name.parts[0]?.text.toUpperCase() ?? ''] : undefined
  const read = special?.(cursor) ?? plainArguments(cursor, name)
  cursor.expect(')')
  return suffixes(cursor, read.name === undefined ? name : renamed(name, read.name), read)
}

/** `system.builtin.abs` and `builtin.abs` are abs. */
export function builtIn(cursor: Cursor, name: ObjectName): ObjectName {
  const qualifier = name.parts.slice(0, -1).map(({ text }) => text.toLowerCase()).join('.')
  return cursor.grammar.dialect === 'databricks' && (qualifier === 'builtin' || qualifier === 'system.builtin') ? { ...name, parts: name.parts.slice(-1) } : name
}

/** Words that are reserved elsewhere but begin a call here. */
export function startsSpecialCall(word: string): boolean {
  return Object.hasOwn(specialForms, word)
}

interface Arguments {
  readonly args: readonly Argument[]
  readonly distinct?: boolean
  readonly nulls?: 'IGNORE' | 'RESPECT'
  readonly name?: string
}

function plainArguments(cursor: Cursor, name: ObjectName): Arguments {
  if (cursor.at(')')) return { args: [] }
  const distinct = !cursor.at('DISTINCT', '.') && cursor.accept('DISTINCT')
  if (!distinct && !cursor.at('ALL', '.') && !cursor.at('ALL', ')')) cursor.accept('ALL')
  const isStruct = name.parts.at(-1)?.text.toLowerCase() === 'struct'
  const args = cursor.list(() => parseArgument(cursor, isStruct))
  const nulls = parseNulls(cursor)
  return { args, distinct, ...(nulls ? { nulls } : {}) }
}

/** One argument of a call: a value, `name => value`, `*`, or, in struct(), `value [AS] name`. */
export function parseArgument(cursor: Cursor, aliases: boolean): Argument {
  if (cursor.at('*')) return { value: parseStar(cursor) }
  if (cursor.atName() && cursor.peek(1).upper === '=>') {
    const name = cursor.name()
    cursor.next()
    return { name, value: cursor.expression() }
  }
  const value = cursor.expression()
  if (aliases && (cursor.accept('AS') || (cursor.atName() && !cursor.at('IGNORE', 'NULLS') && !cursor.at('RESPECT', 'NULLS')))) return { value, alias: cursor.name('a field name') }
  return { value }
}

function parseNulls(cursor: Cursor): 'IGNORE' | 'RESPECT' | undefined {
  if (cursor.accept('IGNORE', 'NULLS')) return 'IGNORE'
  return cursor.accept('RESPECT', 'NULLS') ? 'RESPECT' : undefined
}

function suffixes(cursor: Cursor, name: ObjectName, read: Arguments): FunctionCall {
  const withinGroup = cursor.at('WITHIN', 'GROUP') ? parseWithinGroup(cursor) : undefined
  const filter = cursor.at('FILTER', '(', 'WHERE') ? parseFilter(cursor) : undefined
  const nulls = read.nulls ?? parseNulls(cursor)
  const over = cursor.accept('OVER') ? parseOver(cursor) : undefined
  if (cursor.at('USING') && name.parts.at(-1)?.text.toUpperCase() === 'TRANSFORM') cursor.refuse('UNSUPPORTED_FEATURE', 'TRANSFORM … USING a script works on Databricks but has no local counterpart', cursor.peek().place)
  return {
    kind: 'function', name, args: read.args, distinct: read.distinct ?? false,
    ...(nulls ? { nulls } : {}), ...(filter ? { filter } : {}), ...(withinGroup ? { withinGroup } : {}), ...(over ? { over } : {}),
    place: cursor.from(name.place),
  }
}

function parseWithinGroup(cursor: Cursor): FunctionCall['withinGroup'] {
  cursor.expect('WITHIN', 'GROUP', '(', 'ORDER', 'BY')
  const items = cursor.list(() => parseSortItem(cursor))
  cursor.expect(')')
  return items
}

function parseFilter(cursor: Cursor): Expression {
  cursor.expect('FILTER', '(', 'WHERE')
  const condition = cursor.expression()
  cursor.expect(')')
  return condition
}

/** Calls with words between their arguments. Each answers undefined, having read nothing, when the plain form stands there. */
const specialForms: Readonly<Record<string, (cursor: Cursor) => Arguments | undefined>> = {
  EXTRACT: cursor => {
    if (!cursor.atName() || cursor.peek(1).upper !== 'FROM') return undefined
    const field = cursor.next()
    cursor.next()
    const unit: Expression = { kind: 'literal', type: types.string, value: field.text, place: field.place }
    return { args: values(unit, cursor.expression()) }
  },
  SUBSTRING: cursor => fromFor(cursor),
  SUBSTR: cursor => fromFor(cursor),
  POSITION: cursor => {
    if (cursor.at(')')) return undefined
    const needle = cursor.operators()
    if (!cursor.accept('IN')) return rest(cursor, needle)
    return { args: values(needle, cursor.operators()) }
  },
  OVERLAY: cursor => {
    if (cursor.at(')')) return undefined
    const text = cursor.expression()
    if (!cursor.accept('PLACING')) return rest(cursor, text)
    const by = cursor.expression()
    cursor.expect('FROM')
    const from = cursor.expression()
    return { args: cursor.accept('FOR') ? values(text, by, from, cursor.expression()) : values(text, by, from) }
  },
  TRIM: cursor => {
    const side = cursor.peek(1).kind === 'operator' && [')', ',', '.'].includes(cursor.peek(1).text) ? undefined : cursor.acceptAny('BOTH', 'LEADING', 'TRAILING')
    if (cursor.at(')')) return undefined
    const name = side === 'LEADING' ? 'ltrim' : side === 'TRAILING' ? 'rtrim' : 'btrim'
    if (side && cursor.accept('FROM')) return { name, args: values(cursor.expression()) }
    const characters = cursor.expression()
    if (side) {
      cursor.expect('FROM')
      const text = cursor.expression()
      // `btrim(text, characters)`, but `ltrim(characters, text)`.
      return { name, args: name === 'btrim' ? values(text, characters) : values(characters, text) }
    }
    if (cursor.accept('FROM')) return { name, args: values(cursor.expression(), characters) }
    return rest(cursor, characters)
  },
}

/** `substring(x FROM a FOR b)` */
function fromFor(cursor: Cursor): Arguments | undefined {
  if (cursor.at(')')) return undefined
  const text = cursor.expression()
  if (!cursor.accept('FROM')) return rest(cursor, text)
  const from = cursor.expression()
  return { args: cursor.accept('FOR') ? values(text, from, cursor.expression()) : values(text, from) }
}

function rest(cursor: Cursor, first: Expression): Arguments {
  const args = [first]
  while (cursor.accept(',')) args.push(cursor.expression())
  return { args: values(...args) }
}

const values = (...items: readonly Expression[]): Argument[] => items.map(value => ({ value }))

function renamed(name: ObjectName, text: string): ObjectName {
  return { parts: [{ text, quoted: false, place: name.place }], place: name.place }
}
