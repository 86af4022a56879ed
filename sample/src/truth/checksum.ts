/**
 * A sum over rows, the same in any order, that both DuckDB and Databricks SQL can compute: each row becomes a text, the first
 * four digits of whose MD5 become a number.
 */
export interface Checked {
  readonly name: string
  readonly kind: 'value' | 'instant'
}

export const values = (...names: string[]): Checked[] => names.map((name) => ({ name, kind: 'value' }))
export const instants = (...names: string[]): Checked[] => names.map((name) => ({ name, kind: 'instant' }))

/** In DuckDB's SQL: an aggregate over a relation that has these columns. */
export const checksumSql = (columns: readonly Checked[]): string =>
  sumOf(`md5(concat_ws('|', ${columns.map(({ name, kind }) => `coalesce(CAST(${kind === 'instant' ? `epoch_ms(${name})` : name} AS VARCHAR), '-')`).join(', ')}))`)

/** The same in Databricks SQL: a whole query, as `sample.yml` holds it. */
export function checksumQuery(table: string, columns: readonly Checked[]): string {
  const texts = columns.map(({ name, kind }) => `coalesce(CAST(${kind === 'instant' ? `unix_millis(${name})` : name} AS STRING), '-')`)
  return `SELECT count(*) AS row_count, coalesce(${sumOf('digest')}, 0) AS checksum FROM (SELECT md5(concat_ws('|', ${texts.join(', ')})) AS digest FROM ${table})`
}

const sumOf = (digest: string): string =>
  `sum(${[1_000_000, 10_000, 100, 1].map((factor, i) => `ascii(substring(${digest}, ${i + 1}, 1))${factor === 1 ? '' : ` * ${factor}`}`).join(' + ')})`
