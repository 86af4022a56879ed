import { type Typed } from './typed.ts'

/** Whether a value is sure to be computed without raising anything, whatever the row: what looks no such thing may still be. */
export function isHarmless(value: Typed): boolean {
  return value.column !== undefined || value.constant !== undefined || value.gathers !== undefined || isHarmlessText(value.duckdb)
}

function isHarmlessText(text: string): boolean {
  for (const [found] of text.matchAll(part)) if (!passed.test(found)) return false
  return true
}

/** A literal, a name in quotes or the cast of a number written out, which are passed over; or what may raise: a call, a cast, any other operator than a comparison. */
const part = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\bCAST\(-?[\d.]+ AS [A-Z]+(?:\(\d+,\d+\))?\)|\b(?!(?:AND|OR|NOT|IN|CASE|WHEN|THEN|ELSE|CAST|coalesce|lower|upper|trim|length|contains|starts_with|ends_with)\()\w+\(|\bAS (?!(?:VARCHAR|DOUBLE|BIGINT)\))|-(?!\d)|[^\w\s(),.=<>!'"-]/g
const passed = /^(?:['"]|CAST\()/
