import { backfillAdvances } from './backfillAdvances.ts'
import { blankInLiteral } from './blankInLiteral.ts'
import { bodyNotJson } from './bodyNotJson.ts'
import { childNotWaited } from './childNotWaited.ts'
import type { LintCode } from './codes.ts'
import { contradictoryConditions } from './contradictoryConditions.ts'
import { emptinessByBytes } from './emptinessByBytes.ts'
import { encryptedCredential } from './encryptedCredential.ts'
import { failureMasked } from './failureMasked.ts'
import { fileName } from './fileName.ts'
import { hardCoded } from './hardCoded.ts'
import { inactiveFollowed } from './inactiveFollowed.ts'
import { longTimeout } from './longTimeout.ts'
import { noRetry } from './noRetry.ts'
import { notEvaluated } from './notEvaluated.ts'
import { parallelVariable } from './parallelVariable.ts'
import { parameterUnused } from './parameterUnused.ts'
import type { LintRule } from './rule.ts'
import { secretCommitted } from './secretCommitted.ts'
import { secretInRunHistory } from './secretInRunHistory.ts'
import { signedUrl } from './signedUrl.ts'
import { tiesLost } from './tiesLost.ts'
import { variableUnused } from './variableUnused.ts'
import { watermarkAfterCopy } from './watermarkAfterCopy.ts'
import { windowOpen } from './windowOpen.ts'

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
  WatermarkWindowOpen: windowOpen,
  WatermarkAdvancedOnBackfill: backfillAdvances,
  SecretInRunHistory: secretInRunHistory,
  ChildNotWaited: childNotWaited,
  BodyNotJson: bodyNotJson,
  ExpressionNotEvaluated: notEvaluated,
  HardCodedEnvironment: hardCoded,
  InactiveFollowed: inactiveFollowed,
  TimeoutOfDays: longTimeout,
  NoRetry: noRetry,
  ParameterUnused: parameterUnused,
  VariableUnused: variableUnused,
} satisfies Readonly<Record<LintCode, LintRule>>
