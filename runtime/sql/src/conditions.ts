/** An error of a running query as Databricks names it. */
export interface RaisedCondition { readonly code: string; readonly message: string }

/**
 * What an error message of DuckDB means on Databricks; undefined when it has no name there. Translated queries raise most conditions
 * themselves, as `[CONDITION] message`, which may stand behind the kind of the error; the rest are DuckDB's own.
 */
export function conditionOf(message: string): RaisedCondition | undefined {
  const [, code, text] = /(?:^|: )\[([A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)*)\] ([^]*)$/.exec(message) ?? []
  if (code !== undefined && text !== undefined) return { code, message: text }
  const found = native.find(([pattern]) => pattern.test(message))
  return found && { code: found[1], message: found[2] ?? message }
}

/** A pattern, the condition, and what to say when DuckDB's own words are of no use. */
const native: readonly (readonly [RegExp, string, string?])[] = [
  [/can't be cast because the value is out of range .* when casting from source column sum\b/, 'ARITHMETIC_OVERFLOW'],
  [/More than one row returned by a subquery/, 'SCALAR_SUBQUERY_TOO_MANY_ROWS', 'a subquery that stands for one value returned more than one row'],
  [/Overflow in (addition|subtraction|multiplication) of INT(8|16)\b/, 'BINARY_ARITHMETIC_OVERFLOW'],
  [/Overflow in (addition|subtraction|multiplication|negation|division)|Overflow on (abs|negation)|SUM is out of range|Overflow in HUGEINT addition/i, 'ARITHMETIC_OVERFLOW'],
  [/Could not (cast|convert) (value )?.* to DECIMAL|is out of range for DECIMAL/, 'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION'],
  [/can't be cast because the value is out of range/, 'CAST_OVERFLOW'],
  [/Could not convert string|invalid timestamp field format|invalid date field format/, 'CAST_INVALID_INPUT'],
  [/Max expression depth limit/, 'FAILED_TO_PARSE_TOO_COMPLEX', 'an expression of the statement has more than 1,000 levels: compute parts of it in subqueries'],
  [/(Date|Timestamp) out of range/i, 'ARITHMETIC_OVERFLOW'],
  [/Unknown TimeZone/, 'INVALID_TIMEZONE'],
  [/Could not decode string .* as base64/, 'CONVERSION_INVALID_INPUT'],
]
