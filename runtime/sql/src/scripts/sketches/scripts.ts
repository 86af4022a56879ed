import { type ScriptFunction } from '../script.ts'
import { bitmapScripts } from './bitmap.ts'
import { countMinScripts } from './countMin.ts'
import { hllScripts } from './hllScripts.ts'
import { kllScripts } from './kllScripts.ts'
import { thetaScripts } from './thetaScripts.ts'
import { tupleScripts } from './tupleScripts.ts'

export const sketchScripts: readonly ScriptFunction[] = [...bitmapScripts, ...thetaScripts, ...tupleScripts, ...kllScripts, ...hllScripts, ...countMinScripts]
