/**
 * The tables that Spark's tests take for granted, with rows of our own: both engines get the same, so which they are does not matter.
 * PostgreSQL's `onek` and `tenk1` are numbers in an order that looks like none.
 */
export const tables: readonly string[] = [
  'CREATE TEMPORARY VIEW testdata AS SELECT CAST(id AS INT) AS key, CAST(id AS STRING) AS value FROM range(1, 101)',
  'CREATE TEMPORARY VIEW arraydata AS SELECT * FROM VALUES (array(1, 2, 3), array(array(1, 2, 3))), (array(2, 3, 4), array(array(2, 3, 4))) AS t(arraycol, nestedarraycol)',
  "CREATE TEMPORARY VIEW mapdata AS SELECT * FROM VALUES (map(1, 'a1', 2, 'b1', 3, 'c1')), (map(1, 'a2', 2, 'b2')), (map(1, 'a3')) AS t(mapcol)",
  'CREATE TEMPORARY VIEW aggtest AS SELECT CAST(a AS SMALLINT) AS a, CAST(b AS FLOAT) AS b FROM VALUES (50, 7.5), (90, 310.25), (0, 0.125), (41, 800.5) AS t(a, b)',
  `CREATE TEMPORARY VIEW onek AS ${numbered(1000)}`,
  `CREATE TEMPORARY VIEW tenk1 AS ${numbered(10000)}`,
]

function numbered(count: number): string {
  const mixed = `CAST((id * 7 + 3) % ${count} AS INT)`
  const rest = (by: number): string => `unique1 % ${by}`
  const letters = "concat(chr(65 + unique1 % 26), chr(65 + unique1 DIV 26 % 26), chr(65 + unique1 DIV 676 % 26), 'AAA')"
  return `SELECT unique1, unique2, ${rest(2)} AS two, ${rest(4)} AS four, ${rest(10)} AS ten, ${rest(20)} AS twenty, ${rest(100)} AS hundred, ${rest(1000)} AS thousand,
    ${rest(2000)} AS twothousand, ${rest(5000)} AS fivethous, unique1 AS tenthous, ${rest(100)} * 2 AS odd, ${rest(100)} * 2 + 1 AS even, ${letters} AS stringu1, reverse(${letters}) AS stringu2,
    element_at(array('AAAAxx', 'HHHHxx', 'OOOOxx', 'VVVVxx'), unique2 % 4 + 1) AS string4
    FROM (SELECT ${mixed} AS unique1, CAST(id AS INT) AS unique2 FROM range(${count}))`
}
