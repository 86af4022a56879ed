import { quoteName, type Engine, type ResultColumn } from '@lagoon/engine'

/** How many bytes the values of a query take on their way, counted as SQL Server stores them; nothing for nulls. */
export async function byteCountOf(engine: Engine, select: string, columns: readonly ResultColumn[]): Promise<number> {
  const terms = columns.map(({ name, type }) => {
    const quoted = quoteName(name)
    const fixed = fixedSizes[type.replace(/\(.*$/, '')]
    if (fixed !== undefined) return `count(${quoted}) * ${fixed}`
    return type === 'BLOB' ? `coalesce(sum(octet_length(${quoted})), 0)` : `coalesce(sum(strlen(CAST(${quoted} AS VARCHAR))), 0)`
  })
  if (terms.length === 0) return 0
  const [found] = await engine.rows(`SELECT CAST(${terms.join(' + ')} AS BIGINT) AS bytes FROM (${select})`)
  return Number(found?.['bytes'] ?? 0)
}

const fixedSizes: Readonly<Record<string, number>> = {
  BOOLEAN: 1,
  TINYINT: 1,
  UTINYINT: 1,
  SMALLINT: 2,
  INTEGER: 4,
  BIGINT: 8,
  HUGEINT: 16,
  FLOAT: 4,
  DOUBLE: 8,
  DECIMAL: 9,
  DATE: 3,
  TIME: 5,
  TIMESTAMP: 8,
  'TIMESTAMP WITH TIME ZONE': 8,
  UUID: 16,
}
