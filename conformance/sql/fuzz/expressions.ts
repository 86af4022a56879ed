import fc from 'fast-check'

// Expressions by their type, on the columns of tables.ts. They stay far from overflow, so that whatever is raised is a finding.

type Text = fc.Arbitrary<string>
interface Expressions { readonly int: string; readonly text: string; readonly decimal: string; readonly double: string; readonly date: string; readonly truth: string; readonly list: string }

const small = fc.integer({ min: -3, max: 9 }).map(String)

export const { int, text, decimal, double, date, truth, list } = fc.letrec<Expressions>(tie => {
  const of = <K extends keyof Expressions>(name: K): Text => tie(name) as Text
  const call = (shape: (...parts: string[]) => string, ...parts: Text[]): Text => fc.tuple(...parts).map(all => shape(...all))
  const any = fc.oneof(of('int'), of('text'), of('decimal'), of('date'), of('truth'))
  return {
    int: fc.oneof(
      { maxDepth: 3 }, fc.constantFrom('k', 'i', 'k', 'i', 'e'), small,
      fc.oneof(
        call((a, b, operator) => `(coalesce(${a}, 0) % 1000 ${operator} ${b} % 1000)`, of('int'), of('int'), fc.constantFrom('+', '-', '*')),
        call((a, b, c) => `CASE WHEN ${a} THEN ${b} ELSE ${c} END`, of('truth'), of('int'), of('int')), call((a, b) => `CASE ${a} WHEN 1 THEN ${b} WHEN 2 THEN 7 END`, of('int'), of('int')), call((a, b) => `coalesce(${a}, ${b})`, of('int'), of('int')), call(a => `length(${a})`, of('text')),
        call(a => `pmod(${a}, 3)`, of('int')), call((a, b) => `greatest(${a}, ${b})`, of('int'), of('int')), call(a => `year(${a})`, of('date')), call((a, b) => `datediff(${a}, ${b})`, of('date'), of('date')), call(a => `size(${a})`, of('list')), call(a => `element_at(${a}, 1)`, of('list')),
        call(a => `aggregate(${a}, 0, (acc, y) -> acc + coalesce(y, 0) % 100)`, of('list')), call(a => `CAST(${a} AS INT)`, of('decimal')), call(a => `try_cast(${a} AS INT)`, of('text')), call((a, b) => `nullif(${a}, ${b})`, of('int'), of('int')), call((a, b) => `instr(${a}, ${b})`, of('text'), of('text')),
      ),
    ),
    text: fc.oneof(
      { maxDepth: 3 }, fc.constantFrom('s', 's', `'a'`, `''`, `'é😀'`, 'CAST(NULL AS STRING)'),
      fc.oneof(
        call(a => `upper(${a})`, of('text')), call((a, b) => `concat(${a}, ${b})`, of('text'), of('text')), call((a, b) => `(${a} || ${b})`, of('text'), of('int')), call((a, b) => `substring(${a}, ${b})`, of('text'), small), call((a, b, c) => `substring(${a}, ${b}, ${c})`, of('text'), small, small),
        call(a => `CAST(${a} AS STRING)`, any), call((a, b) => `coalesce(${a}, ${b})`, of('text'), of('text')), call(a => `trim(${a})`, of('text')), call((a, b, c) => `if(${a}, ${b}, ${c})`, of('truth'), of('text'), of('text')), call((a, b) => `replace(${a}, 'a', ${b})`, of('text'), of('text')),
        call((a, b) => `concat_ws('-', ${a}, ${b})`, of('text'), of('date')), call(a => `date_format(${a}, 'yyyy-MM')`, of('date')), call(a => `to_json(named_struct('a', ${a}))`, any), call(a => `CAST(${a} AS STRING)`, of('list')),
      ),
    ),
    decimal: fc.oneof(
      { maxDepth: 2 }, fc.constantFrom('m', 'm', '1.5', '0.00'),
      fc.oneof(call((a, b, operator) => `(${a} ${operator} ${b})`, of('decimal'), of('decimal'), fc.constantFrom('+', '-')), call(a => `(${a} * 2.5)`, of('decimal')), call(a => `CAST(${a} % 1000 AS DECIMAL(10,2))`, of('int')), call(a => `round(${a}, 1)`, of('decimal')), call((a, b) => `try_divide(${a}, ${b})`, of('decimal'), of('int'))),
    ),
    double: fc.oneof({ maxDepth: 2 }, fc.constantFrom('x', 'x', '0.5D'), fc.oneof(call(a => `(${a} + 1)`, of('double')), call(a => `CAST(${a} AS DOUBLE)`, of('decimal')), call(a => `(${a} / 4)`, of('int')), call((a, b) => `coalesce(${a}, ${b})`, of('double'), of('double')))),
    date: fc.oneof({ maxDepth: 2 }, fc.constantFrom('d', 'd', `DATE'2024-02-29'`), fc.oneof(call((a, b) => `date_add(${a}, ${b})`, of('date'), small), call((a, b) => `add_months(${a}, ${b})`, of('date'), small), call(a => `last_day(${a})`, of('date')), call(a => `trunc(${a}, 'MM')`, of('date')), call(a => `(${a} + INTERVAL '1' MONTH)`, of('date')))),
    truth: fc.oneof(
      { maxDepth: 3 }, fc.constantFrom('f', 'f', 'true', 'CAST(NULL AS BOOLEAN)'),
      fc.oneof(
        call((a, b, operator) => `(${a} ${operator} ${b})`, of('int'), of('int'), fc.constantFrom('<', '<=', '=', '<>', '<=>')), call((a, b, operator) => `(${a} ${operator} ${b})`, of('text'), of('text'), fc.constantFrom('<', '=', '<=>')), call((a, b) => `(${a} >= ${b})`, of('date'), of('date')), call((a, b) => `(${a} > ${b})`, of('decimal'), of('int')),
        call((a, b, operator) => `(${a} ${operator} ${b})`, of('truth'), of('truth'), fc.constantFrom('AND', 'OR')), call(a => `(NOT ${a})`, of('truth')), call(a => `(${a} IS NULL)`, any), call((a, b, c) => `(${a} IN (${b}, ${c}))`, of('int'), of('int'), of('int')), call((a, b, c) => `(${a} NOT BETWEEN ${b} AND ${c})`, of('int'), of('int'), of('int')),
        call(a => `(${a} LIKE 'a%')`, of('text')), call((a, b) => `exists(${a}, y -> y > ${b})`, of('list'), small), call((a, b) => `array_contains(${a}, ${b})`, of('list'), of('int')), call((a, b) => `(${a} < ${b})`, of('double'), of('int')),
      ),
    ),
    list: fc.oneof(
      { maxDepth: 2 }, call((a, b) => `array(${a}, ${b})`, of('int'), of('int')), fc.constantFrom('l', 'l', 'CAST(array() AS ARRAY<INT>)'),
      fc.oneof(call(a => `filter(${a}, y -> y > 1)`, of('list')), call(a => `transform(${a}, (y, z) -> coalesce(y % 100, z))`, of('list')), call(a => `array_distinct(${a})`, of('list')), call(a => `sort_array(${a})`, of('list')), call((a, b) => `concat(${a}, ${b})`, of('list'), of('list')), call(a => `slice(${a}, 1, 2)`, of('list'))),
    ),
  }
})
