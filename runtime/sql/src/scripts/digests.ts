import { createHash, createHmac } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { hashScript, type Token, tokenOf } from './rowHash.ts'
import { murmur3 } from './murmur3.ts'
import { raised, type ScriptFunction } from './script.ts'
import { xxhash64 } from './xxhash64.ts'

const shaBits: Readonly<Record<number, string>> = { 0: 'sha256', 224: 'sha224', 256: 'sha256', 384: 'sha384', 512: 'sha512' }

const hmacAlgorithms: Readonly<Record<string, string>> = {
  'SHA-224': 'sha224', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512', 'SHA-1': 'sha1', MD5: 'md5',
  SHA224: 'sha224', SHA256: 'sha256', SHA384: 'sha384', SHA512: 'sha512', SHA1: 'sha1',
}

/** Check sums and digests of bytes, and Spark's hashes of values. */
export const digestScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_crc32', parameters: ['BLOB'], result: 'BIGINT', compute: bytes => BigInt(crc32(bytes as Uint8Array)) },
  {
    name: 'dbx_js_sha2', parameters: ['BLOB', 'INTEGER'], result: 'VARCHAR',
    compute(bytes, bits) {
      const algorithm = shaBits[bits as number]
      return algorithm === undefined ? null : createHash(algorithm).update(bytes as Uint8Array).digest('hex')
    },
  },
  {
    name: 'dbx_js_hmac', parameters: ['BLOB', 'BLOB', 'VARCHAR'], result: 'BLOB',
    compute(key, message, name) {
      const algorithm = hmacAlgorithms[(name as string).toUpperCase()]
      if (!algorithm) throw raised('INVALID_PARAMETER_VALUE.HMAC_ALGORITHM', `hmac expects one of SHA-224, SHA-256, SHA-384, SHA-512, SHA-1 and MD5, not ${String(name)}`)
      if ((key as Uint8Array).length === 0) throw raised('INVALID_PARAMETER_VALUE.HMAC_CRYPTO_ERROR', 'hmac failed: an empty key')
      return new Uint8Array(createHmac(algorithm, key as Uint8Array).update(message as Uint8Array).digest())
    },
  },
  hashScript('dbx_js_murmur3', 'INTEGER', tokens => tokens.map(tokenOf).reduce((seed: number, token: Token) => murmur3(token, seed), 42)),
  hashScript('dbx_js_xxhash64', 'BIGINT', tokens => BigInt.asIntN(64, tokens.map(tokenOf).reduce((seed: bigint, token: Token) => xxhash64(token, seed), 42n))),
]
