import { aesScripts } from './aes.ts'
import { binaryTextScripts } from './binaryText.ts'
import { charsetScripts } from './charsets.ts'
import { decimalFormatScripts } from './decimalFormat.ts'
import { digestScripts } from './digests.ts'
import { distanceScripts } from './distances.ts'
import { formatterScripts } from './formatter.ts'
import { numberFormatScripts } from './numberFormats.ts'
import { regexScripts } from './regex.ts'
import { type ScriptFunction } from './script.ts'
import { urlScripts } from './urls.ts'
import { wordScripts } from './words.ts'

/** Every function in JavaScript over text and bytes. */
export const textScripts: readonly ScriptFunction[] = [...aesScripts, ...binaryTextScripts, ...charsetScripts, ...decimalFormatScripts, ...formatterScripts, ...numberFormatScripts, ...digestScripts, ...distanceScripts, ...regexScripts, ...urlScripts, ...wordScripts]
