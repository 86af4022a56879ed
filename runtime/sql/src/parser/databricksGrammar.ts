import { type Expression } from '../tree/expression.ts'
import { type Cursor } from './cursor.ts'
import { type Grammar, type OperatorBinding } from './grammar.ts'
import { parseJsonPath, parseTypeAsWritten } from './primary.ts'
import { parseDatabricksType } from './types.ts'

/** What Databricks SQL does in its own way. */
export const databricksGrammar: Grammar = {
  dialect: 'databricks',
  operators: new Map<string, OperatorBinding>([
    ...['=', '<>', '<', '<=', '>', '>=', '<=>'].map(sign => [sign, { operator: sign, strength: 1 }] as [string, OperatorBinding]),
    ['==', { operator: '=', strength: 1 }],
    ['!=', { operator: '<>', strength: 1 }],
    ['|', { operator: '|', strength: 2 }],
    ['^', { operator: '^', strength: 3 }],
    ['&', { operator: '&', strength: 4 }],
    ['<<', { operator: '<<', strength: 5 }],
    ['>>', { operator: '>>', strength: 5 }],
    ['>>>', { operator: '>>>', strength: 5 }],
    ['+', { operator: '+', strength: 6 }],
    ['-', { operator: '-', strength: 6 }],
    ['||', { operator: '||', strength: 6 }],
    ['*', { operator: '*', strength: 7 }],
    ['/', { operator: '/', strength: 7 }],
    ['%', { operator: '%', strength: 7 }],
    ['DIV', { operator: 'DIV', strength: 7 }],
  ]),
  reserved: new Set([
    'SELECT', 'FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'SORT', 'CLUSTER', 'DISTRIBUTE', 'LIMIT', 'OFFSET', 'QUALIFY', 'WINDOW',
    'UNION', 'EXCEPT', 'INTERSECT', 'MINUS', 'JOIN', 'INNER', 'CROSS', 'LEFT', 'RIGHT', 'FULL', 'SEMI', 'ANTI', 'NATURAL', 'LATERAL', 'ON', 'USING',
    'AND', 'OR', 'NOT', 'IN', 'IS', 'BETWEEN', 'LIKE', 'ILIKE', 'RLIKE', 'REGEXP', 'DIV', 'AS', 'WHEN', 'THEN', 'ELSE', 'END', 'ESCAPE',
    'PIVOT', 'UNPIVOT', 'TABLESAMPLE', 'SET', 'VALUES', 'WITH', 'BY',
  ]),
  readType: parseDatabricksType,
  readPrimary: readParameter,
  readPostfix,
}

function readParameter(cursor: Cursor): Expression | undefined {
  const first = cursor.peek()
  if (first.text === '?' && first.kind === 'operator') {
    cursor.next()
    return cursor.standIn({ kind: 'parameter', name: cursor.questionMark(first.place), marked: true, place: first.place })
  }
  if (first.text !== ':' || first.kind !== 'operator') return undefined
  cursor.next()
  const name = cursor.name(`the name of a parameter after ':'`)
  return cursor.standIn({ kind: 'parameter', name: name.text, place: cursor.from(first.place) })
}

function readPostfix(cursor: Cursor, operand: Expression): Expression | undefined {
  if (cursor.at('::')) {
    cursor.next()
    const { type, typeText } = parseTypeAsWritten(cursor)
    return { kind: 'cast', operand, type, typeText, attempt: false, place: cursor.from(operand.place) }
  }
  if (cursor.at(':') && operand.kind !== 'interval') {
    cursor.next()
    return { kind: 'jsonPath', operand, path: parseJsonPath(cursor), place: cursor.from(operand.place) }
  }
  if (cursor.at('COLLATE')) {
    cursor.next()
    return { kind: 'collate', operand, collation: cursor.objectName('a collation'), place: cursor.from(operand.place) }
  }
  return undefined
}
