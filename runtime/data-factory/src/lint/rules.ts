import { blankInLiteral } from './blankInLiteral.ts'
import { contradictoryConditions } from './contradictoryConditions.ts'
import { credentialCommitted } from './credentialCommitted.ts'
import { emptinessByBytes } from './emptinessByBytes.ts'
import { failureMasked } from './failureMasked.ts'
import { fileName } from './fileName.ts'
import { parallelVariable } from './parallelVariable.ts'
import type { LintRule } from './rule.ts'
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
  'EncryptedCredentialCommitted, SecretCommitted': credentialCommitted,
  ContradictoryConditions: contradictoryConditions,
  FileNameNotPortable: fileName,
  BlankInLiteral: blankInLiteral,
} satisfies Readonly<Record<string, LintRule>>
