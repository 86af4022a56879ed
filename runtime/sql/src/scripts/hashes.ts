import { crc32 } from 'node:zlib'
import { type ScriptFunction } from './script.ts'

export const hashScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_crc32', parameters: ['BLOB'], result: 'BIGINT', compute: bytes => BigInt(crc32(bytes as Uint8Array)) },
]
