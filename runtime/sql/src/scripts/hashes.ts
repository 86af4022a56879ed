import { aesScripts } from './aes.ts'
import { binaryTextScripts } from './binaryText.ts'
import { charsetScripts } from './charsets.ts'
import { digestScripts } from './digests.ts'
import { distanceScripts } from './distances.ts'
import { regexScripts } from './regex.ts'
import { type ScriptFunction } from './script.ts'
import { urlScripts } from './urls.ts'
import { wordScripts } from './words.ts'

/** Every function in JavaScript over text and bytes. */
export const hashScripts: readonly ScriptFunction[] = [...aesScripts, ...binaryTextScripts, ...charsetScripts, ...digestScripts, ...distanceScripts, ...regexScripts, ...urlScripts, ...wordScripts]
