import { arithmeticMacros } from './arithmetic.ts'
import { castMacros } from './casts.ts'
import { collectionMacros } from './collections.ts'
import { datetimeMacros } from './datetime.ts'
import { momentMacros } from './moments.ts'
import { sketchMacros } from './sketches.ts'
import { textMacros } from './text.ts'
import { timeMacros } from './times.ts'
import { vectorMacros } from './vectors.ts'
import { zoneMacros } from './zones.ts'
import { utcClocks } from '../zones/seams.ts'

/** The macros of Databricks SQL, each behind those it calls. */
export const macros: readonly string[] = [...utcClocks, ...zoneMacros, ...castMacros, ...arithmeticMacros, ...textMacros, ...datetimeMacros, ...timeMacros, ...collectionMacros, ...sketchMacros, ...vectorMacros, ...momentMacros]
