import type { Problem } from '../error.ts'
import { withoutSignature } from '../run/secrets.ts'
import type { Document, JsonPath } from '../reader/cursor.ts'

export interface At {
  readonly document: Document
  readonly path: JsonPath
  /** Characters into the text at that place. */
  readonly offset?: number
}

interface Told {
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
  readonly severity?: Problem['severity']
  /** False where the line itself must not be shown. */
  readonly showLine?: boolean
}

export function problemAt({ document, path, offset = 0 }: At, { code, message, hint, severity = 'error', showLine = true }: Told): Problem {
  return {
    code,
    severity,
    message,
    origin: document.originOf(path, offset),
    ...(hint === undefined ? {} : { hint }),
    ...(showLine ? { excerpt: withoutSignature(document.excerptOf(path, offset)) } : {}),
  }
}
