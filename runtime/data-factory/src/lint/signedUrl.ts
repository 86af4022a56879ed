import { textsIn } from './texts.ts'
import { problemAt } from '../validate/problem.ts'
import type { LintRule } from './rule.ts'

/** Whoever reads the repository may call such an address. */
export const signedUrl: LintRule = {
  reason: 'an address with its signature opens to whoever reads the repository',
  check: (factory) =>
    factory.documents.flatMap(({ document }) =>
      textsIn(document.value).flatMap(({ text, path }) => {
        if (!/[?&]sig=[^&@\s]{10,}/i.test(text)) return []
        return problemAt(
          { document, path },
          {
            code: 'SignedUrlCommitted',
            severity: 'warning',
            message: 'an address with its signature (sig=…) stands in this file',
            hint: 'renew it, keep it in Key Vault, and read it from there',
            showLine: false,
          },
        )
      }),
    ),
}
