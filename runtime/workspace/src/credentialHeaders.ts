import { isCredentialHeader } from '@lagoon/data-factory'
import type { HttpRequest } from './http.ts'

/**
 * The headers of a request that goes on to another origin than the one that it was meant for: all but those that carry credentials.
 * These are known by their names, by those that the request itself calls so, and by a value that holds a known secret.
 */
export function headersElsewhere({ headers, credentialHeaders = [] }: HttpRequest, holdsSecret: (value: string) => boolean): HttpRequest['headers'] {
  const own = new Set(credentialHeaders.map((name) => name.toLowerCase()))
  const carries = ([name, value]: [string, string]): boolean => isCredentialHeader(name) || own.has(name.toLowerCase()) || holdsSecret(value)
  return Object.fromEntries(Object.entries(headers).filter((header) => !carries(header)))
}
