import type { Action, AddFile, DeletionVectorDescriptor } from './actions.ts'
import { formatJson, isObject, parseJson, type Json, type JsonObject } from './json.ts'
import { formatSchema, parseSchema } from './schema.ts'

/**
 * Reads one line of a commit or one row of a checkpoint. Undefined for an action that this reader does not know.
 * Throws `SyntaxError` when the text is no action at all or lacks a field that the protocol demands.
 */
export function parseAction(line: string): Action | undefined {
  const json = parseJson(line)
  if (!isObject(json)) throw new SyntaxError('the line is not a JSON object')
  for (const [name, body] of Object.entries(json)) {
    if (isObject(body)) return name in readers ? readers[name as keyof typeof readers](new Fields(name, body)) : undefined
  }
  return undefined
}

export function formatAction(action: Action): string {
  const { kind, ...body } = action
  switch (action.kind) {
    case 'metaData': {
      const { id, name, description, schema, partitionColumns, configuration, createdTime } = action
      return line(kind, {
        id,
        name,
        description,
        format: { provider: 'parquet', options: {} },
        schemaString: formatSchema(schema),
        partitionColumns,
        configuration,
        createdTime,
      })
    }
    case 'commitInfo':
      return line(kind, action.info)
    default:
      return line(kind, body)
  }
}

const line = (kind: string, body: object): string => formatJson({ [kind]: withoutUndefined(body) })

function withoutUndefined(body: object): JsonObject {
  const members: [string, Json | undefined][] = Object.entries(body)
  return Object.fromEntries(members.filter((member): member is [string, Json] => member[1] !== undefined))
}

const readers: Record<Action['kind'], (fields: Fields) => Action> = {
  add: (fields): AddFile => ({
    kind: 'add',
    path: fields.text('path'),
    partitionValues: fields.strings('partitionValues', nullable),
    size: fields.count('size'),
    modificationTime: fields.count('modificationTime'),
    dataChange: fields.flag('dataChange'),
    ...fields.optional('stats', fields.text),
    ...fields.optional('tags', fields.object),
    ...fields.optional('deletionVector', toDeletionVector),
    ...fields.optional('baseRowId', fields.integer),
    ...fields.optional('defaultRowCommitVersion', fields.integer),
    ...fields.optional('clusteringProvider', fields.text),
  }),
  remove: (fields) => ({
    kind: 'remove',
    path: fields.text('path'),
    dataChange: fields.flag('dataChange'),
    ...fields.optional('deletionTimestamp', fields.count),
    ...fields.optional('extendedFileMetadata', fields.flag),
    ...fields.optional('partitionValues', (name) => fields.strings(name, nullable)),
    ...fields.optional('size', fields.count),
    ...fields.optional('deletionVector', toDeletionVector),
    ...fields.optional('baseRowId', fields.integer),
    ...fields.optional('defaultRowCommitVersion', fields.integer),
  }),
  metaData: (fields) => ({
    kind: 'metaData',
    id: fields.text('id'),
    schema: parseSchema(fields.text('schemaString')),
    partitionColumns: fields.list('partitionColumns'),
    configuration: fields.has('configuration') ? fields.strings('configuration', present) : {},
    ...fields.optional('name', fields.text),
    ...fields.optional('description', fields.text),
    ...fields.optional('createdTime', fields.count),
  }),
  protocol: (fields) => ({
    kind: 'protocol',
    minReaderVersion: fields.count('minReaderVersion'),
    minWriterVersion: fields.count('minWriterVersion'),
    ...fields.optional('readerFeatures', fields.list),
    ...fields.optional('writerFeatures', fields.list),
  }),
  txn: (fields) => ({
    kind: 'txn',
    appId: fields.text('appId'),
    version: fields.integer('version'),
    ...fields.optional('lastUpdated', fields.count),
  }),
  domainMetadata: (fields) => ({
    kind: 'domainMetadata',
    domain: fields.text('domain'),
    configuration: fields.text('configuration'),
    removed: fields.flag('removed'),
  }),
  commitInfo: (fields) => ({ kind: 'commitInfo', info: fields.body }),
  cdc: (fields) => ({ kind: 'cdc', path: fields.text('path') }),
  sidecar: (fields) => ({ kind: 'sidecar', path: fields.text('path') }),
}

function toDeletionVector(name: string, fields: Fields): DeletionVectorDescriptor {
  const inner = new Fields(`${fields.of}.${name}`, fields.object(name))
  const storageType = inner.text('storageType')
  if (storageType !== 'u' && storageType !== 'i' && storageType !== 'p') {
    throw new SyntaxError(`${inner.of}.storageType is '${storageType}', which is none of u, i and p`)
  }
  return {
    storageType,
    pathOrInlineDv: inner.text('pathOrInlineDv'),
    ...inner.optional('offset', inner.count),
    sizeInBytes: inner.count('sizeInBytes'),
    cardinality: inner.count('cardinality'),
  }
}

const nullable = (value: Json): value is string | null => typeof value === 'string' || value === null
const present = (value: Json): value is string => typeof value === 'string'

/** The fields of one action, read by type; a missing or mistyped one throws and is named. */
class Fields {
  readonly of: string
  readonly body: JsonObject
  constructor(of: string, body: JsonObject) {
    this.of = of
    this.body = body
  }

  has(name: string): boolean {
    return (this.body[name] ?? null) !== null
  }

  optional<Name extends string, T>(name: Name, read: (name: Name, fields: Fields) => T): { [name in Name]?: T } {
    return this.has(name) ? ({ [name]: read(name, this) } as { [name in Name]?: T }) : {}
  }

  text = (name: string): string => this.#as(name, 'a text', (value) => (typeof value === 'string' ? value : undefined))
  flag = (name: string): boolean => this.#as(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined))
  count = (name: string): number => this.#as(name, 'a number', (value) => (typeof value === 'number' ? value : undefined))
  object = (name: string): JsonObject => this.#as(name, 'an object', (value) => (isObject(value) ? value : undefined))

  integer = (name: string): bigint =>
    this.#as(name, 'an integer', (value) =>
      typeof value === 'bigint' ? value : typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined,
    )

  list = (name: string): readonly string[] =>
    this.#as(name, 'a list of texts', (value) => (Array.isArray(value) && value.every(present) ? value : undefined))

  strings<T extends Json>(name: string, is: (value: Json) => value is T): Record<string, T> {
    const entries = Object.entries(this.object(name))
    const good = entries.filter((entry): entry is [string, T] => is(entry[1]))
    if (good.length < entries.length) throw new SyntaxError(`${this.of}.${name} holds something else than texts`)
    return Object.fromEntries(good)
  }

  #as<T>(name: string, what: string, read: (value: Json) => T | undefined): T {
    const value = read(this.body[name] ?? null)
    if (value === undefined) throw new SyntaxError(`${this.of}.${name} is missing or is not ${what}`)
    return value
  }
}
