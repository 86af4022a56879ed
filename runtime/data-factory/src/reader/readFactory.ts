import { readJsonDocument } from '@lagoon/expressions'
import type { Problem } from '../error.ts'
import type { Factory, ResourceKind } from '../model/factory.ts'
import { isObject, start, type Cursor, type Document } from './cursor.ts'
import { suppliedIn, unusedOutputs, type SuppliedFor } from './supplied.ts'
import { readDataset, readGlobalParameters, readLinkedService, readName, readPipeline, readTrigger } from './resources.ts'

export interface FactoryFile {
  readonly kind: ResourceKind
  /** As messages shall name it. */
  readonly file: string
  readonly text: string
}

export interface LoadedFactory {
  readonly factory: Factory
  /** Everything that is wrong with the files themselves; what they say is looked at by `validateFactory`. */
  readonly problems: readonly Problem[]
}

/** Reads the resources of a factory. A file that cannot be read is a problem, and the others are read all the same. */
export function readFactory({ name, files, supplied = [] }: { name: string; files: readonly FactoryFile[]; supplied?: readonly SuppliedFor[] }): LoadedFactory {
  const problems: Problem[] = []
  const documents = files.flatMap((file) => readFile(file, problems))
  const collect = <T extends { readonly name: string }>(kind: ResourceKind, read: (cursor: Cursor) => T): ReadonlyMap<string, T> =>
    resourcesOf(documents, kind, read, problems)
  const [settings] = documents.filter(({ kind }) => kind === 'factory')
  const cursor = settings && start(settings.document, (problem) => problems.push(problem))
  const factory: Factory = {
    name: cursor ? readName(cursor) : name,
    globalParameters: cursor ? readGlobalParameters(cursor) : {},
    linkedServices: collect('linkedService', readLinkedService),
    datasets: collect('dataset', readDataset),
    pipelines: collect('pipeline', (at) => readPipeline({ ...at, supplied: suppliedIn(supplied, at) })),
    triggers: collect('trigger', readTrigger),
    documents,
    problems,
  }
  problems.push(...unusedOutputs(supplied, factory.pipelines))
  return { factory, problems }
}

type Found = Factory['documents'][number]

function readFile({ kind, file, text }: FactoryFile, problems: Problem[]): readonly Found[] {
  const { value, originOf, excerptOf, problems: own } = readJsonDocument(text, file)
  problems.push(...own)
  if (value === undefined) return []
  if (isObject(value)) return [{ kind, document: { file, value, originOf, excerptOf } }]
  problems.push({
    code: 'InvalidPropertyType',
    severity: 'error',
    message: 'a resource is a JSON object',
    origin: originOf([]),
    excerpt: excerptOf([]),
  })
  return []
}

function resourcesOf<T extends { readonly name: string }>(
  documents: readonly Found[],
  kind: ResourceKind,
  read: (cursor: Cursor) => T,
  problems: Problem[],
): ReadonlyMap<string, T> {
  const found = new Map<string, T>()
  for (const { document } of documents.filter((candidate) => candidate.kind === kind)) {
    const resource = read(start(document, (problem) => problems.push(problem)))
    if (resource.name === '') continue
    const first = [...found.keys()].find((name) => name.toLowerCase() === resource.name.toLowerCase())
    if (first === undefined) found.set(resource.name, resource)
    else problems.push(duplicate(kind, resource.name, document))
  }
  return found
}

const duplicate = (kind: ResourceKind, name: string, document: Document): Problem => ({
  code: 'DuplicateResourceName',
  severity: 'error',
  message: `there are two resources of kind ${kind} with the name '${name}'; the first one counts`,
  origin: document.originOf(['name']),
  excerpt: document.excerptOf(['name']),
})
