/**
 * A list of texts for a function in JavaScript. The first one is given its type, which the list then has: what joins a literal NULL has no
 * type in DuckDB, and of a list without one that is cast to VARCHAR[], JavaScript is shown the first NULL only.
 */
export const textList = ([first, ...others]: readonly string[]): string => (first === undefined ? 'CAST([] AS VARCHAR[])' : `[${[`CAST(${first} AS VARCHAR)`, ...others].join(', ')}]`)
