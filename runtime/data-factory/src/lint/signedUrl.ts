import { textsIn } from './texts.ts'
import { finding, type LintRule } from './rule.ts'

/** Whoever reads the repository may call such an address. */
export const signedUrl: LintRule = {
  level: 'warning',
  reason: 'an address with its signature opens to whoever reads the repository',
  repair: 'renew the signature, keep the address in Key Vault, and read it from there',
  check: (factory) =>
    factory.documents.flatMap(({ document }) =>
      textsIn(document.value).flatMap(({ text, path }) => {
        if (!/[?&]sig=[^&@\s]{10,}/i.test(text)) return []
        return finding(
          { document, path },
          {
            message: 'an address with its signature (sig=…) stands in this file',
            hint: 'renew it, keep it in Key Vault, and read it from there',
            showLine: false,
          },
        )
      }),
    ),
}
