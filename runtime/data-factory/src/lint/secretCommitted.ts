import { secretsIn } from './secrets.ts'
import { finding, type LintRule } from './rule.ts'

/** Whoever reads the repository, today or in its history, has it. */
export const secretCommitted: LintRule = {
  level: 'warning',
  reason: 'a credential stands in a file in the open: whoever can read the repository, or its history, can sign in with it',
  repair: 'renew the credential, keep it in Key Vault, and refer to it from there',
  check: (factory) =>
    factory.documents.flatMap(({ kind, document }) =>
      secretsIn(document.value).map(({ key, path }) =>
        finding(
          { document, path },
          {
            message: kind === 'linkedService' ? `this linked service holds '${key}' in the open` : `a credential stands in '${key}' in the open`,
            showLine: false,
          },
        ),
      ),
    ),
}
