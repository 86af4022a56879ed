import { textsIn } from './texts.ts'
import { finding, type LintRule } from './rule.ts'

/** Studio writes it when a credential is typed into a linked service instead of being kept in a vault. */
export const encryptedCredential: LintRule = {
  level: 'warning',
  reason: 'an encryptedCredential is of use in one factory only: deployed anywhere else, the linked service cannot sign in',
  repair: 'sign in with the managed identity, or refer to a secret in Key Vault',
  check: (factory) =>
    [...factory.linkedServices.values()].flatMap(({ document, typeProperties, name }) =>
      textsIn(typeProperties).flatMap(({ text, path }) => {
        if (text === '' || !/^encryptedCredential$/i.test(String(path.findLast((step) => step !== 'value')))) return []
        return finding(
          { document, path: ['properties', 'typeProperties', ...path] },
          { message: `linked service '${name}' holds an encryptedCredential, which works in one factory only`, showLine: false },
        )
      }),
    ),
}
