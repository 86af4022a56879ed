import { type Expression, type Like } from '../tree/expression.ts'
import { type Context, fail, quoteText, unsupported } from './context.ts'
import { convert } from './convert.ts'
import { comparable } from './operators.ts'
import { isText, sqlTypes } from './type.ts'

/** A condition: what may stand in WHERE, ON, HAVING, IF and behind WHEN. */
export function translatePredicate(context: Context, expression: Expression): string {
  const { place } = expression
  const value = (part: Expression): ReturnType<Context['rules']['value']> => context.rules.value(context, part)
  const predicate = (part: Expression): string => context.rules.predicate(context, part)
  const not = (negative: boolean, text: string): string => (negative ? `(NOT ${text})` : text)
  switch (expression.kind) {
    case 'binary': {
      const { operator } = expression
      if (operator === 'AND' || operator === 'OR') return `(${predicate(expression.left)} ${operator} ${predicate(expression.right)})`
      if (!comparisons.has(operator)) break
      const [left, right] = comparable(context, [value(expression.left), value(expression.right)], place)
      return `(${left} ${operator} ${right})`
    }
    case 'unary': if (expression.operator === 'NOT') return `(NOT ${predicate(expression.operand)})`; break
    case 'is':
      if (expression.what !== 'NULL') return fail(context, place, '102', `incorrect syntax near '${expression.what}'`)
      return `(${value(expression.operand).text} IS ${expression.not ? 'NOT ' : ''}NULL)`
    case 'distinct': {
      const [left, right] = comparable(context, [value(expression.left), value(expression.right)], place)
      return `(${left} IS ${expression.not ? 'NOT ' : ''}DISTINCT FROM ${right})`
    }
    case 'between': {
      const operand = value(expression.operand)
      const [a, low] = comparable(context, [operand, value(expression.low)], place)
      const [b, high] = comparable(context, [operand, value(expression.high)], place)
      return not(expression.not, `(${a} >= ${low} AND ${b} <= ${high})`)
    }
    case 'inList': {
      const [operand, ...items] = comparable(context, [value(expression.operand), ...expression.items.map(value)], place)
      return `(${operand} ${expression.not ? 'NOT ' : ''}IN (${items.join(', ')}))`
    }
    case 'inQuery': {
      const query = context.rules.query({ ...context, aggregates: true, windows: true }, expression.query)
      const [column] = query.columns
      if (!column || query.columns.length > 1) return fail(context, place, '116', 'only one expression can be specified in the select list when the subquery is not introduced with EXISTS')
      const [operand, item] = comparable(context, [value(expression.operand), { text: 'q.c', type: column.type }], place)
      return `(${operand} ${expression.not ? 'NOT ' : ''}IN (SELECT ${item} FROM (${query.text}) q(c)))`
    }
    case 'exists': return `EXISTS (${context.rules.query({ ...context, aggregates: true, windows: true }, expression.query).text})`
    case 'like': return like(context, expression)
    default:
  }
  return fail(context, place, '4145', 'an expression of non-boolean type specified in a context where a condition is expected', 'compare it: = 1')
}

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>='])

function like(context: Context, expression: Like): string {
  const { place } = expression
  if (expression.operator !== 'LIKE' || expression.quantifier) return unsupported(context, place, `${expression.operator}${expression.quantifier ? ` ${expression.quantifier}` : ''}`)
  const [patternNode] = expression.patterns
  const asText = (part: Expression): ReturnType<Context['rules']['value']> => {
    const sql = context.rules.value(context, part)
    return isText(sql.type) ? sql : convert(context, sql, { to: sqlTypes.text, place: part.place })
  }
  const operand = asText(expression.operand)
  const pattern = patternNode ? asText(patternNode) : operand
  const escape = expression.escape && context.rules.value(context, expression.escape).literal
  if (expression.escape && (typeof escape !== 'string' || escape.length !== 1)) return fail(context, expression.escape.place, '506', 'the escape of LIKE must be one character')
  const not = expression.not ? 'NOT ' : ''
  if (typeof pattern.literal !== 'string') {
    if (escape) return unsupported(context, place, 'LIKE … ESCAPE with a pattern that is not a literal')
    return `(${not}tsql_like(${operand.text}, ${pattern.text}))`
  }
  if (!escape && !pattern.literal.includes('[')) return `(${not}tsql_like(${operand.text}, ${quoteText(pattern.literal)}))`
  return `(${not}regexp_full_match(${operand.text}, ${quoteText(likePattern(pattern.literal, typeof escape === 'string' ? escape : undefined))}, 'is'))`
}

/** A pattern of LIKE as a regular expression: `%`, `_`, `[abc]`, `[^a-z]`, and the escape character. */
export function likePattern(pattern: string, escape?: string): string {
  let result = ''
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index)
    if (character === escape && index + 1 < pattern.length) {
      index += 1
      result += literalCharacter(pattern.charAt(index))
    } else if (character === '%') result += '.*'
    else if (character === '_') result += '.'
    else if (character === '[') {
      const end = pattern.indexOf(']', index + 1)
      if (end < 0) return '[^\\s\\S]'
      const body = pattern.slice(index + 1, end)
      const negative = body.startsWith('^')
      result += `[${negative ? '^' : ''}${(negative ? body.slice(1) : body).replace(/[\\[\]^]/g, '\\$&')}]`
      index = end
    } else result += literalCharacter(character)
  }
  // Blanks at the end of the text do not count.
  return `${result} *`
}

const literalCharacter = (character: string): string => character.replace(/[.*+?^${}()|[\]\\]/, '\\$&')
