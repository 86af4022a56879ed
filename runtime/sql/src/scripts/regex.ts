import { compile, type Compiled } from '../regex/javascript.ts'
import { parseJavaPattern } from '../regex/parse.ts'
import { InvalidPattern, UnsupportedPattern } from '../regex/reader.ts'
import { matchesIn, replaced, splitAt, type Match } from '../regex/matching.ts'
import { raised, type ScriptFunction } from './script.ts'

/** Like Java's, an expression such as `(a+)+$` can try more ways through a text than there is time for. */
const patience = {
  ms: 10_000,
  exceeded: '[QUERY_EXECUTION_TIMEOUT_EXCEEDED] A regular expression was at work on one text for 10 seconds and was stopped: repetitions inside repetitions, as in (a+)+, or .* several times can try too many ways through a text; write the pattern so that each letter can match in one way only',
}

/** Regular expressions as Java has them, for patterns that DuckDB's do not know or read otherwise. */
export const regexScripts: readonly ScriptFunction[] = ([
  { name: 'dbx_js_rlike', parameters: ['VARCHAR', 'VARCHAR'], result: 'BOOLEAN', compute: (text, pattern) => first(text as string, compiled(pattern as string, 'rlike')) !== undefined },
  {
    name: 'dbx_js_regexp_replace', parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR', 'INTEGER'], result: 'VARCHAR',
    compute: (text, pattern, replacement, position) => replaced(text as string, compiled(pattern as string, 'regexp_replace'), replacement as string, position as number),
  },
  {
    name: 'dbx_js_regexp_extract', parameters: ['VARCHAR', 'VARCHAR', 'INTEGER'], result: 'VARCHAR',
    compute(text, pattern, group) {
      const regex = compiled(pattern as string, 'regexp_extract')
      const match = first(text as string, regex)
      return match ? (match.groups[checked(group as number, regex, 'regexp_extract')] ?? '') : ''
    },
  },
  {
    name: 'dbx_js_regexp_extract_all', parameters: ['VARCHAR', 'VARCHAR', 'INTEGER'], result: 'VARCHAR[]',
    compute(text, pattern, group) {
      const regex = compiled(pattern as string, 'regexp_extract_all')
      return [...matchesIn(text as string, regex)].map(match => match.groups[checked(group as number, regex, 'regexp_extract_all')] ?? '')
    },
  },
  { name: 'dbx_js_regexp_count', parameters: ['VARCHAR', 'VARCHAR'], result: 'INTEGER', compute: (text, pattern) => [...matchesIn(text as string, compiled(pattern as string, 'regexp_count'))].length },
  { name: 'dbx_js_regexp_substr', parameters: ['VARCHAR', 'VARCHAR'], result: 'VARCHAR', compute: (text, pattern) => first(text as string, compiled(pattern as string, 'regexp_substr'))?.groups[0] || null },
  { name: 'dbx_js_regexp_instr', parameters: ['VARCHAR', 'VARCHAR'], result: 'INTEGER', compute: (text, pattern) => position(text as string, first(text as string, compiled(pattern as string, 'regexp_instr'))) },
  { name: 'dbx_js_split', parameters: ['VARCHAR', 'VARCHAR', 'INTEGER'], result: 'VARCHAR[]', compute: (text, pattern, limit) => split(text as string, pattern as string, limit as number) },
] satisfies readonly ScriptFunction[]).map(script => ({ ...script, patience }))

/** What a pattern meets first in a text; `name` is the function that an invalid one is told of. */
export const firstMatch = (text: string, pattern: string, name: string): Match | undefined => first(text, compiled(pattern, name))

/** Patterns that were compiled. Few queries have many; one that makes a pattern a row begins anew. */
const known = new Map<string, Compiled>()
const most = 500

function compiled(pattern: string, name: string): Compiled {
  const found = known.get(pattern)
  if (found) return found
  try {
    const regex = compile(parseJavaPattern(pattern))
    if (known.size >= most) known.clear()
    known.set(pattern, regex)
    return regex
  } catch (error) {
    if (error instanceof InvalidPattern) throw raised('INVALID_PARAMETER_VALUE.PATTERN', `The pattern of ${name} is invalid: '${pattern}': ${error.message}`)
    if (error instanceof UnsupportedPattern) throw raised('UNSUPPORTED_FEATURE', `The pattern '${pattern}' of ${name} uses ${error.message}, which has no local counterpart`)
    throw error
  }
}

function first(text: string, regex: Compiled): Match | undefined {
  for (const match of matchesIn(text, regex)) return match
  return undefined
}

/** Where a match begins, in letters and counted from 1; 0 without a match. */
const position = (text: string, match: Match | undefined): number => (match ? Array.from(text.slice(0, match.start)).length + 1 : 0)

function checked(group: number, regex: Compiled, name: string): number {
  if (group >= 0 && group < regex.groupAt.length) return group
  throw raised('INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX', `The group of ${name} must be between 0 and ${regex.groupAt.length - 1}, but is ${group}`)
}

/** An empty pattern parts every letter from the next. */
function split(text: string, pattern: string, limit: number): string[] {
  if (pattern !== '' || text === '') return splitAt(text, compiled(pattern, 'split'), limit)
  const letters = Array.from(text)
  return limit > 0 && limit < letters.length ? [...letters.slice(0, limit - 1), letters.slice(limit - 1).join('')] : letters
}
