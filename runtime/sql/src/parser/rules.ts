import { parseExpression, parseOperators } from './expressions.ts'
import { type Rules } from './grammar.ts'
import { continueQuery, parseQuery } from './queries.ts'

export const rules: Rules = { expression: parseExpression, operators: parseOperators, query: parseQuery, continueQuery }
