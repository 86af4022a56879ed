import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { raised, type ScriptFunction, type ScriptValue } from './script.ts'

interface Request { readonly value: Uint8Array; readonly key: Uint8Array; readonly mode: 'ECB' | 'CBC' | 'GCM'; readonly iv: Uint8Array; readonly aad: Uint8Array }

const ivLengths = { ECB: 0, CBC: 16, GCM: 12 } as const
const tagLength = 16

/** `aes_encrypt` and `aes_decrypt`. The initialization vector stands before what is encrypted, the tag of GCM behind it. */
export const aesScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_aes_encrypt', parameters: ['BLOB', 'BLOB', 'VARCHAR', 'VARCHAR', 'BLOB', 'BLOB'], result: 'BLOB', compute: (...args) => new Uint8Array(encrypt(requestOf(args, 'aes_encrypt'))) },
  { name: 'dbx_js_aes_decrypt', parameters: ['BLOB', 'BLOB', 'VARCHAR', 'VARCHAR', 'BLOB'], result: 'BLOB', compute: (...args) => decrypted(args) },
  {
    name: 'dbx_js_try_aes_decrypt', parameters: ['BLOB', 'BLOB', 'VARCHAR', 'VARCHAR', 'BLOB'], result: 'BLOB',
    compute(...args) {
      try {
        return decrypted(args)
      } catch {
        return null
      }
    },
  },
]

function decrypted([value, key, mode, padding, aad]: readonly ScriptValue[]): Uint8Array {
  return new Uint8Array(decrypt(requestOf([value ?? null, key ?? null, mode ?? null, padding ?? null, new Uint8Array(), aad ?? null], 'aes_decrypt')))
}

function requestOf(args: readonly ScriptValue[], name: string): Request {
  const [value, key, modeName, paddingName, iv, aad] = args as readonly [Uint8Array, Uint8Array, string, string, Uint8Array, Uint8Array]
  if (![16, 24, 32].includes(key.length)) throw raised('INVALID_PARAMETER_VALUE.AES_KEY_LENGTH', `${name} expects a key of 16, 24 or 32 bytes, not of ${key.length}`)
  const mode = modeName.toUpperCase()
  const padding = paddingName.toUpperCase()
  if ((mode !== 'ECB' && mode !== 'CBC' && mode !== 'GCM') || (padding !== 'DEFAULT' && padding !== (mode === 'GCM' ? 'NONE' : 'PKCS'))) throw raised('UNSUPPORTED_FEATURE.AES_MODE', `AES-${modeName} with the padding ${paddingName} by the function ${name}`)
  if (iv.length > 0 && mode === 'ECB') throw raised('UNSUPPORTED_FEATURE.AES_MODE_IV', `${name} with AES-ECB takes no initialization vector`)
  if (iv.length > 0 && iv.length !== ivLengths[mode]) throw raised('INVALID_PARAMETER_VALUE.AES_IV_LENGTH', `${name} takes initialization vectors of 16 bytes with CBC and of 12 with GCM, not of ${iv.length} with ${mode}`)
  if (aad.length > 0 && mode !== 'GCM') throw raised('UNSUPPORTED_FEATURE.AES_MODE_AAD', `${name} with AES-${mode} takes no additional authenticated data`)
  return { value, key, mode, iv, aad }
}

const cipherName = (key: Uint8Array, mode: string): string => `aes-${key.length * 8}-${mode.toLowerCase()}`

function encrypt({ value, key, mode, iv: given, aad }: Request): Buffer {
  const iv = given.length > 0 ? given : randomBytes(ivLengths[mode])
  if (mode !== 'GCM') {
    const cipher = createCipheriv(cipherName(key, mode), key, mode === 'ECB' ? null : iv)
    return Buffer.concat([iv, cipher.update(value), cipher.final()])
  }
  const cipher = createCipheriv(cipherName(key, 'gcm') as 'aes-128-gcm', key, iv)
  if (aad.length > 0) cipher.setAAD(aad)
  return Buffer.concat([iv, cipher.update(value), cipher.final(), cipher.getAuthTag()])
}

function decrypt({ value, key, mode, aad }: Request): Buffer {
  try {
    const iv = value.subarray(0, ivLengths[mode])
    const body = value.subarray(ivLengths[mode])
    if (mode !== 'GCM') {
      const decipher = createDecipheriv(cipherName(key, mode), key, mode === 'ECB' ? null : iv)
      return Buffer.concat([decipher.update(body), decipher.final()])
    }
    const decipher = createDecipheriv(cipherName(key, 'gcm') as 'aes-128-gcm', key, iv)
    if (aad.length > 0) decipher.setAAD(aad)
    decipher.setAuthTag(body.subarray(body.length - tagLength))
    return Buffer.concat([decipher.update(body.subarray(0, body.length - tagLength)), decipher.final()])
  } catch (error) {
    throw raised('INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR', `aes_decrypt: ${error instanceof Error ? error.message : String(error)}`)
  }
}
