import type { Document } from '../reader/cursor.ts'
import { textsIn } from './texts.ts'
import { finding, type LintRule } from './rule.ts'

const hosts =
  /\b([a-z0-9][a-z0-9-]{1,62}(?:\.[a-z0-9-]+)*)\.(?:blob\.core\.windows\.net|dfs\.core\.windows\.net|database\.windows\.net|sql\.azuresynapse\.net|dev\.azuresynapse\.net|vault\.azure\.net|azurewebsites\.net|logic\.azure\.com|azuredatabricks\.net|servicebus\.windows\.net|documents\.azure\.com|search\.windows\.net)\b/i
const subscription = /\/subscriptions\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i

/**
 * An address of one environment inside of a pipeline or a dataset. In a linked service it is at home: there a deployment puts
 * another one in.
 */
export const hardCoded: LintRule = {
  level: 'warning',
  reason: 'the address of one environment stands in a pipeline or a dataset: deployed to the next one, it still reaches the first',
  repair: 'give it by a linked service, or by a (global) parameter that each environment sets',
  check: (factory) =>
    factory.documents.flatMap(({ kind, document }) => {
      if (kind !== 'pipeline' && kind !== 'dataset') return []
      return [...addressesIn(document)].map(([address, { path, offset }]) =>
        finding({ document, path, offset }, { message: `this ${kind} holds ${address}`, showLine: false }),
      )
    }),
}

/** Each address once, where it is met first. Addresses that sign in are the matter of another rule. */
function addressesIn(document: Document): ReadonlyMap<string, { path: readonly (string | number)[]; offset: number }> {
  const found = new Map<string, { path: readonly (string | number)[]; offset: number }>()
  for (const { text, path } of textsIn(document.value)) {
    if (path.includes('description') || path.includes('defaultValue') || path.includes('annotations') || /[?&]sig=/i.test(text)) continue
    const host = hosts.exec(text)
    const id = subscription.exec(text)
    const address = host ? `the host ${host[0].toLowerCase()}` : id ? `the subscription ${(id[1] ?? '').slice(0, 8)}…` : undefined
    if (address !== undefined && !found.has(address)) found.set(address, { path, offset: (host ?? id)?.index ?? 0 })
  }
  return found
}
