import shapes from './azureShapes.json' with { type: 'json' }

/** What may stand at a place of a resource. `dynamic`: an expression may stand there instead. */
export type Kind =
  | { readonly kind: 'any' }
  | { readonly kind: 'scalar'; readonly scalar: 'string' | 'number' | 'boolean'; readonly dynamic: boolean }
  | { readonly kind: 'list'; readonly item: Kind }
  | { readonly kind: 'map'; readonly item: Kind }
  | { readonly kind: 'shape'; readonly name: string }

export interface Property {
  readonly name: string
  readonly kind: Kind
  readonly required: boolean
}

interface Written {
  readonly base?: string
  readonly is?: string
  readonly has: Readonly<Record<string, string>>
}

/** As the script conformance/factories/shapes.py has read them out of Microsoft's own SDK. */
const written: ReadonlyMap<string, Written> = new Map(Object.entries(shapes))

/** What Studio writes and the SDK does not know. */
const alsoKnown: Readonly<Record<string, readonly string[]>> = {
  Pipeline: ['lastPublishTime'],
  Dataset: ['typeProperties'],
  LinkedService: ['typeProperties'],
  Trigger: ['typeProperties'],
  DatasetReference: ['type'],
}

// Required by the SDK, and left out by Studio.
const leftOut = new Set(['UserProperty.value'])

const known = new Map<string, ReadonlyMap<string, Property>>()

/** The properties of a shape, its parents' included, by their names in lower case. Undefined for a shape that nobody knows. */
export function propertiesOf(name: string): ReadonlyMap<string, Property> | undefined {
  const found = known.get(name)
  if (found) return found
  const shape = written.get(name)
  if (!shape) return undefined
  const own = Object.entries(shape.has).map(([property, kind]): Property => ({ name: property, kind: kindOf(kind), required: kind.endsWith('!') && !leftOut.has(`${name}.${property}`) }))
  const extra = (alsoKnown[name] ?? []).map((property): Property => ({ name: property, kind: { kind: 'any' }, required: false }))
  const inherited = shape.base === undefined ? undefined : propertiesOf(shape.base)
  const all = new Map([...extra.map(keyed), ...(inherited ?? []), ...own.map(keyed)])
  known.set(name, all)
  return all
}

const keyed = (property: Property): readonly [string, Property] => [property.name.toLowerCase(), property]

const families = new Map<string, Map<string, string>>()
for (const [name, { is }] of written) {
  if (is === undefined) continue
  for (let base = written.get(name)?.base; base !== undefined; base = written.get(base)?.base) {
    const family = families.get(base) ?? new Map<string, string>()
    families.set(base, family.set(is.toLowerCase(), name))
  }
}

/** The shapes that stand for a base, by the value of their `type` in lower case; undefined when it stands for itself. */
export const variantsOf = (name: string): ReadonlyMap<string, string> | undefined => families.get(name)

/** The value of `type` that means a shape. */
export const typeOfShape = (name: string): string | undefined => written.get(name)?.is

function kindOf(text: string): Kind {
  const dynamic = text.includes('~')
  const bare = text.replace(/[!~]+$/, '')
  if (bare === 'any') return { kind: 'any' }
  if (bare === 'string' || bare === 'number' || bare === 'boolean') return { kind: 'scalar', scalar: bare, dynamic }
  if (bare.startsWith('[')) return { kind: 'list', item: kindOf(bare.slice(1, -1)) }
  if (bare.startsWith('{')) return { kind: 'map', item: kindOf(bare.slice(1, -1)) }
  // The SDK narrows a few secrets to the vault; in files a SecureString stands there as well.
  return { kind: 'shape', name: bare === 'AzureKeyVaultSecretReference' ? 'SecretBase' : bare }
}
