import type { JsonPath } from '@lagoon/expressions'
import { named, type Factory } from '../model/factory.ts'
import { finding, type LintRule } from './rule.ts'
import { secretsIn } from './secrets.ts'
import { textsIn } from './texts.ts'

/** Whoever reads the repository, today or in its history, has it. */
export const secretCommitted: LintRule = {
  level: 'warning',
  reason: 'a credential stands in a file in the open: whoever can read the repository, or its history, can sign in with it',
  repair: 'renew the credential, keep it in Key Vault, and refer to it from there',
  check: (factory) =>
    factory.documents.flatMap(({ kind, document }) =>
      secretsIn(document.value).filter(({ path }) => !namesSecret(factory, document, path)).map(({ key, path }) =>
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

type Document = Factory['documents'][number]['document']

/** The default of a parameter, or what is handed over for it, where the linked service takes it as the name of a secret in a vault. */
function namesSecret(factory: Factory, document: Document, path: JsonPath): boolean {
  const parameters = path.lastIndexOf('parameters')
  const parameter = path[parameters + 1]
  if (parameters < 0 || typeof parameter !== 'string') return false
  const service = path[parameters - 1] === 'linkedServiceName' ? named(factory.linkedServices, referenceAt(document, path.slice(0, parameters)) ?? '')?.document : document
  return service !== undefined && textsIn(service.value).some(({ text, path: at }) => at.includes('secretName') && takes(text, parameter))
}

const referenceAt = (document: Document, way: JsonPath): string | undefined =>
  textsIn(document.value).find(({ path }) => path.length === way.length + 1 && path.at(-1) === 'referenceName' && way.every((step, index) => path[index] === step))?.text

const takes = (text: string, parameter: string): boolean =>
  [...text.matchAll(/linkedService\(\)(?:\.(\w+)|\['([^']+)'\])/gi)].some(([, plain, quoted]) => (plain ?? quoted)?.toLowerCase() === parameter.toLowerCase())
