import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFilesOptions } from './autoLoader/options.ts'
import { printLakeflowParity } from './parity.ts'
import { pipelineOf } from './testWorld.ts'

const text = `SET low = 5; USE SCHEMA gold;
CREATE OR REFRESH STREAMING TABLE orders (CONSTRAINT a EXPECT (id > 1) ON VIOLATION DROP ROW, b INT) AS SELECT * EXCEPT (x), upper(n) AS m FROM STREAM read_files('abfss://b@a.dfs.core.windows.net/o', format => 'csv', maxFilesPerTrigger => 10) WHERE n > \${low};
CREATE TEMPORARY VIEW v AS WITH c AS (SELECT 1 AS one) SELECT * FROM STREAM orders JOIN c ON one = id;
CREATE FLOW f AS AUTO CDC INTO d FROM STREAM(v) KEYS (id) APPLY AS DELETE WHEN gone SEQUENCE BY STRUCT(a, b) COLUMNS * EXCEPT (gone) STORED AS SCD TYPE 2 TRACK HISTORY ON * EXCEPT (a);
CREATE STREAMING TABLE d; CREATE MATERIALIZED VIEW mv AS SELECT count(*) AS n FROM d GROUP BY id HAVING count(*) > 1;`

test('whatever stands in a file, reading it gives a graph and problems with places, and never throws', () => {
  const lines = text.split('\n').length
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(60), fc.constantFrom('', ';', '(', ')', "'", 'STREAM ', ', ', '`', '${', 'CREATE '), (at, length, put) => {
      const { problems } = pipelineOf(text.slice(0, at) + put + text.slice(at + length))
      for (const { origin, code } of problems) {
        expect(code).not.toBe('')
        expect(origin.line).toBeGreaterThan(0)
        expect(origin.line).toBeLessThanOrEqual(lines)
      }
    }),
    { numRuns: 300 },
  )
})

test('the text itself has no problem', () => {
  expect(pipelineOf(text.replace(', b INT', '')).problems).toEqual([])
})

test('the support matrix names every option of read_files', () => {
  const printed = printLakeflowParity()
  for (const name of Object.keys(readFilesOptions)) expect(printed).toContain(`\`${name}\``)
})
