/** What findings are called, in a file of its own: whoever reads settings needs the names and not the rules. */
export const lintCodes = [
  'FailureMasked',
  'WatermarkReadAfterCopy',
  'WatermarkTiesLost',
  'EmptinessByBytes',
  'VariableInParallelLoop',
  'SignedUrlCommitted',
  'SecretCommitted',
  'EncryptedCredentialCommitted',
  'ContradictoryConditions',
  'FileNameNotPortable',
  'BlankInLiteral',
  'WatermarkWindowOpen',
  'WatermarkAdvancedOnBackfill',
  'SecretInRunHistory',
  'ChildNotWaited',
  'BodyNotJson',
  'ExpressionNotEvaluated',
  'HardCodedEnvironment',
  'InactiveFollowed',
  'TimeoutOfDays',
  'NoRetry',
  'ParameterUnused',
  'VariableUnused',
] as const

export type LintCode = (typeof lintCodes)[number]

export function isLintCode(code: string): code is LintCode {
  return lintCodes.some((known) => known === code)
}
