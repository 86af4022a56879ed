import { expect, test } from 'vitest'
import { parseDatabricks } from './databricks.ts'
import { unknownFunctionsIn } from './unknownFunctions.ts'

function told(text: string): (string | undefined)[][] {
  const { statements } = parseDatabricks({ text, file: 'orders.sql' })
  return statements.flatMap((statement) => (statement.kind === 'query' ? unknownFunctionsIn(statement.query) : [])).map(({ code, hint, place }) => [code, text.slice(place.start, place.end), hint])
}

test('functions that cannot run are found wherever they are called, in the order of the text', () => {
  const text = `WITH paid AS (SELECT rond(amount, 2) AS amount FROM orders)
    SELECT sum(amount), (SELECT max(ai_gen('x')) FROM customers) FROM paid JOIN lateral_orders ON upper(a) = uper(b)
    WHERE shop.discount(amount) > 1`
  expect(told(text)).toEqual([
    ['UNRESOLVED_ROUTINE', 'rond', 'did you mean round?'],
    ['UNSUPPORTED_FUNCTION', 'ai_gen', 'docs/parity.md lists the functions that run here'],
    ['UNRESOLVED_ROUTINE', 'uper', 'did you mean upper?'],
    ['UNRESOLVED_ROUTINE', 'shop.discount', undefined],
  ])
})

test('what has the look of a function and is none is left alone', () => {
  expect(told("SELECT CAST(a AS DATE), EXTRACT(YEAR FROM d), TRIM(BOTH ' ' FROM s), transform(xs, x -> x + 1), count(*), explode(xs), if(a, b, c) FROM orders")).toEqual([])
})
