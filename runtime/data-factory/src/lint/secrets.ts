import type { Json, JsonPath } from '@lagoon/expressions'
import { textsIn } from './texts.ts'

/** A text that stands where a credential belongs. */
export interface FoundSecret {
  readonly key: string
  readonly path: JsonPath
}

const secretNames =
  /^(accountKey|password|pwd|servicePrincipalKey|accessToken|sasToken|functionKey|clientSecret|client_secret|apiKey|api_key|authHeaders|storageAccountKey|pfx|x-functions-key|ocp-apim-subscription-key|x-api-key)$/i
const secretInText = /(?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature|client_secret)\s*=\s*(?![;*\s&@{$<'"[]|$)/i
const signIn = /^(?:Bearer|Basic|token)\s+(?!@)[A-Za-z0-9+/=._~-]{12,}$/
const placeholder = /^(?:\*+|<.*>|\{\{.*\}\}|\$\{.*\}|\[parameters\(.*|x{3,}|your[-_ ].*|(?:change|replace)[-_ ]?me|)$/i

/** Credentials in the open: by the name of the property, in a connection string, or as a header that signs in. */
export function secretsIn(value: Json): readonly FoundSecret[] {
  return textsIn(value).flatMap(({ text, path }) => {
    const key = path.findLast((step) => typeof step === 'string' && step !== 'value' && step !== 'defaultValue')
    if (typeof key !== 'string' || path.at(-1) === 'type' || isReference(path)) return []
    if (placeholder.test(text.trim())) return []
    const isWorkedOut = /^@(?!@)|@\{/.test(text)
    const named = secretNames.test(key) && !isWorkedOut
    const header = /^authorization$/i.test(key) && signIn.test(text)
    return named || header || secretInText.test(text) ? [{ key, path }] : []
  })
}

const isReference = (path: JsonPath): boolean => path.includes('store') || path.at(-1) === 'secretName' || path.at(-1) === 'referenceName' || path.at(-1) === 'secretVersion'
