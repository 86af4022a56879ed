import { aggregateFunctions } from './aggregate.ts'
import { collectionFunctions } from './collection.ts'
import { conditionalFunctions } from './conditional.ts'
import { countingFunctions } from './counting.ts'
import { csvFunctions } from './csv.ts'
import { datetimeFunctions } from './datetime.ts'
import { generatorFunctions } from './generator.ts'
import { higherOrderFunctions } from './higherOrder.ts'
import { jsonFunctions } from './json.ts'
import { kllFunctions } from './kll.ts'
import { mathFunctions } from './math.ts'
import { miscFunctions } from './misc.ts'
import { randomFunctions } from './random.ts'
import { roundingFunctions } from './rounding.ts'
import { sketchFunctions } from './sketch.ts'
import { statisticsFunctions } from './statistics.ts'
import { stringFunctions } from './string.ts'
import { functionTable } from './table.ts'
import { variantFunctions } from './variant.ts'
import { vectorFunctions } from './vector.ts'
import { windowFunctions } from './window.ts'
import { xmlFunctions } from './xml.ts'

/** Every function of Databricks SQL that this room knows: those it runs, and those it refuses. */
export const databricksFunctions = functionTable([
  stringFunctions, datetimeFunctions, mathFunctions, roundingFunctions, randomFunctions, conditionalFunctions, collectionFunctions, higherOrderFunctions, jsonFunctions, aggregateFunctions, statisticsFunctions, windowFunctions, generatorFunctions, miscFunctions, sketchFunctions, kllFunctions, countingFunctions, variantFunctions, vectorFunctions, csvFunctions, xmlFunctions,
])
