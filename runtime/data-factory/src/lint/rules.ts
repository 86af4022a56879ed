import { blankInLiteral } from './blankInLiteral.ts'
import { contradictoryConditions } from './contradictoryConditions.ts'
import { emptinessByBytes } from './emptinessByBytes.ts'
import { encryptedCredential } from './encryptedCredential.ts'
import { failureMasked } from './failureMasked.ts'
import { fileName } from './fileName.ts'
import { parallelVariable } from './parallelVariable.ts'
import type { LintRule } from './rule.ts'
import { secretCommitted } from './secretCommitted.ts'
import { signedUrl } from './signedUrl.ts'
import { tiesLost } from './tiesLost.ts'
import { watermarkAfterCopy } from './watermarkAfterCopy.ts'

/** Every lint rule, by the code that its findings carry. */
export const lintRules = {
  FailureMasked: failureMasked,
  WatermarkReadAfterCopy: watermarkAfterCopy,
  WatermarkTiesLost: tiesLost,
  EmptinessByBytes: emptinessByBytes,
  VariableInParallelLoop: parallelVariable,
  SignedUrlCommitted: signedUrl,
  SecretCommitted: secretCommitted,
  EncryptedCredentialCommitted: encryptedCredential,
  ContradictoryConditions: contradictoryConditions,
  FileNameNotPortable: fileName,
  BlankInLiteral: blankInLiteral,
} satisfies Readonly<Record<string, LintRule>>

export type LintCode = keyof typeof lintRules

export const lintCodes: readonly LintCode[] = Object.keys(lintRules).filter(isLintCode)

export function isLintCode(code: string): code is LintCode {
  return Object.hasOwn(lintRules, code)
}
