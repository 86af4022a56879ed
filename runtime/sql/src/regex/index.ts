import { InvalidPattern, UnsupportedPattern } from './reader.ts'
import { type JavaPattern, parseJavaPattern } from './parse.ts'
import { canBeEmpty } from './tree.ts'
import { toRe2 } from './re2.ts'

/** What is known of a literal pattern before a query runs. */
export type JudgedPattern =
  /** `re2` and `re2ForTest` are there when DuckDB means the same by them: see `toRe2`. */
  | { readonly kind: 'read'; readonly groups: number; readonly canBeEmpty: boolean; readonly re2: string | undefined; readonly re2ForTest: string | undefined }
  | { readonly kind: 'invalid'; readonly why: string }
  | { readonly kind: 'unsupported'; readonly what: string }

export function judgePattern(text: string): JudgedPattern {
  try {
    const pattern: JavaPattern = parseJavaPattern(text)
    return { kind: 'read', groups: pattern.groups, canBeEmpty: canBeEmpty(pattern.regex), re2: toRe2(pattern.regex), re2ForTest: toRe2(pattern.regex, { endMayTake: true }) }
  } catch (error) {
    if (error instanceof InvalidPattern) return { kind: 'invalid', why: error.message }
    if (error instanceof UnsupportedPattern) return { kind: 'unsupported', what: error.message }
    throw error
  }
}
