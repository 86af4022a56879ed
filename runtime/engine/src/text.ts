/** A name as DuckDB reads it: `"order"`. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text literal: `'it''s'`. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A list of files for `read_parquet` and its kin. DuckDB takes each entry for a pattern, so its special characters are escaped. */
export const fileList = (paths: readonly string[]): string => `[${paths.map((path) => quoteText(escapeGlob(path))).join(', ')}]`

const escapeGlob = (path: string): string => path.replace(/[*?[]/g, (character) => `[${character}]`)
