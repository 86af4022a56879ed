import { arithmeticMacros } from './arithmetic.ts'
import { castMacros } from './casts.ts'
import { collectionMacros } from './collections.ts'
import { datetimeMacros } from './datetime.ts'
import { textMacros } from './text.ts'

/** Statements that DuckDB must run once, in this order, before it is given a translated query. All names begin with `dbx_`. */
export const preludes: readonly string[] = [...castMacros, ...arithmeticMacros, ...textMacros, ...datetimeMacros, ...collectionMacros]
