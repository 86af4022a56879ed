import { problemAt } from '../validate/problem.ts'
import { textsIn } from './texts.ts'
import type { LintRule } from './rule.ts'

const secretNames = /^(encryptedCredential|accountKey|password|servicePrincipalKey|accessToken|sasToken|functionKey)$/i

/** A credential in a file: in the open, or as a blob that works in one factory only. */
export const credentialCommitted: LintRule = {
  reason: 'a credential stands in a file: in the open, or as a blob that is of use in one factory only',
  check: (factory) =>
    [...factory.linkedServices.values()].flatMap(({ document, typeProperties, name }) =>
      textsIn(typeProperties).flatMap(({ text, path }) => {
        const key = path.findLast((step) => typeof step === 'string' && step !== 'value' && step !== 'type')
        if (path.at(-1) === 'type' || typeof key !== 'string' || text === '' || /^\*+$/.test(text) || text.startsWith('@')) return []
        const inVault = path.includes('store') || path.at(-1) === 'secretName' || path.at(-1) === 'referenceName'
        const inString = /^(connectionString)$/i.test(key) && /(password|pwd|accountkey|sharedaccesssignature)\s*=\s*[^;*\s]/i.test(text)
        if (inVault || !(secretNames.test(key) || inString)) return []
        const blob = key.toLowerCase() === 'encryptedcredential'
        return problemAt(
          { document, path: ['properties', 'typeProperties', ...path] },
          {
            code: blob ? 'EncryptedCredentialCommitted' : 'SecretCommitted',
            severity: 'warning',
            message: blob
              ? `linked service '${name}' holds an encryptedCredential, which works in one factory only`
              : `linked service '${name}' holds '${key}' in the open`,
            hint: 'sign in with the managed identity, or refer to a secret in Key Vault',
            showLine: false,
          },
        )
      }),
    ),
}
