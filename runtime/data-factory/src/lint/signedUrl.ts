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
        const opener = openers.find(({ pattern }) => pattern.test(text))
        if (!opener) return []
        return finding(
          { document, path },
          {
            message: `an address with ${opener.what} stands in this file`,
            hint: 'renew it, keep it in Key Vault, and read it from there',
            showLine: false,
          },
        )
      }),
    ),
}

/** What in an address opens the door to whoever has it. */
const openers: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /[?&]sig=[^&@\s]{10,}/i, what: 'its signature (sig=…)' },
  { pattern: /\.azure-automation\.net\/webhooks\?token=[^&@\s]{10,}/i, what: 'the token of its webhook (token=…)' },
  { pattern: /\.azurewebsites\.net\/[^\s?]*\?(?:[^\s]*&)?code=[^&@\s'"]{20,}/i, what: 'the key of its function (code=…)' },
  { pattern: /\.webhook\.office\.com\/webhookb2\/[^\s]+\/IncomingWebhook\/\w{10,}/i, what: 'the key of its Teams channel' },
  { pattern: /hooks\.slack\.com\/services\/\w+\/\w+\/\w{10,}/i, what: 'the key of its Slack channel' },
]
