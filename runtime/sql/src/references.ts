import { type Place } from './place.ts'
import { type Expression, type FunctionCall } from './tree/expression.ts'
import { type Query, type TableExpression, type TableFunction, type TableReferenceNode } from './tree/query.ts'
import { childrenOf, queriesIn } from './tree/walk.ts'
import { type TranslationOptions } from './analyse/translation.ts'

/** A table, view, path or file function that a query reads and that its caller must provide. */
export interface TableReference {
  /** The name as written, without quotes: `['catalog', 'schema', 'table']`. For a table function, its name. */
  readonly parts: readonly string[]
  readonly stream: boolean
  readonly streamOptions: Readonly<Record<string, string>>
  readonly place: Place
  /** Set for `read_files(…)`, and for files that are named by their format: csv.`path`. */
  readonly readFiles?: { readonly path: string; readonly options: Readonly<Record<string, string>> }
  readonly version?: bigint
  /** What stands behind TIMESTAMP AS OF: the text of a literal, or what is to be computed. */
  readonly timestamp?: string | Expression
}

/**
 * Every relation that a query reads from outside itself, in the order of the text; common table expressions are not among them.
 * `constants` are the variables that `translateQuery` is given. What an IDENTIFIER or a read_files with non-constant arguments
 * means cannot be told here; `translateQuery` reports it.
 */
export function referencesIn(query: Query, constants: Constants = {}): readonly TableReference[] {
  const found: TableReference[] = []
  walkQuery(query, new Set(), { found, constants })
  return found
}

/** The names of functions that a query or expression calls, in FROM too, and that may be a user's: each once. */
export function routinesIn(first: Query | Expression, isBuiltIn: (name: string) => boolean): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>()
  for (const { name } of callsIn(first)) {
    const parts = name.parts.map(({ text }) => text)
    if (parts.length > 1 || !isBuiltIn(parts[0] ?? '')) found.set(parts.join('.').toLowerCase(), parts)
  }
  return [...found.values()]
}

/** Every call in a query or expression, in FROM too. */
export function callsIn(first: Query | Expression): readonly (FunctionCall | TableFunction)[] {
  const found: (FunctionCall | TableFunction)[] = []
  const pending: Part[] = [first]
  for (let part = pending.pop(); part; part = pending.pop()) {
    if (part.kind === 'function' || part.kind === 'tableFunction') found.push(part)
    if (part.kind === 'query') pending.push(...part.with.map(({ query }) => query), ...childrenOf(part))
    else pending.push(...queriesIn(part))
  }
  return found
}

/** What is constant besides literals. */
export type Constants = Pick<TranslationOptions, 'resolveVariable'>
type Part = Expression | TableExpression | Query
interface Walk { readonly found: TableReference[]; readonly constants: Constants }

/** Walks with a list of its own rather than the stack: a chain of a thousand ORs is a thousand levels deep. */
function walkQuery(first: Query, outside: ReadonlySet<string>, walk: Walk): void {
  const pending: { readonly part: Part; readonly visible: ReadonlySet<string> }[] = [{ part: first, visible: outside }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { part, visible } = next
    const inside = part.kind === 'query' ? withCommonTables(part, visible, walk) : visible
    const reference = part.kind === 'table' ? tableReference(part, walk.constants) : part.kind === 'tableFunction' ? functionReference(part, walk.constants) : undefined
    if (reference && !(reference.parts.length === 1 && !reference.stream && visible.has((reference.parts[0] ?? '').toLowerCase()))) walk.found.push(reference)
    const children = part.kind === 'query' ? childrenOf(part) : queriesIn(part)
    for (const child of children.reverse()) pending.push({ part: child, visible: inside })
  }
}

function withCommonTables(query: Query, outside: ReadonlySet<string>, walk: Walk): ReadonlySet<string> {
  const visible = new Set(outside)
  for (const table of query.with) {
    if (query.recursive) visible.add(table.name.text.toLowerCase())
    walkQuery(table.query, visible, walk)
    visible.add(table.name.text.toLowerCase())
  }
  return visible
}

/** The reference that a name in FROM makes; undefined when it is not constant. */
export function tableReference(node: TableReferenceNode, constants: Constants = {}): TableReference | undefined {
  const parts = node.identifier ? identifierParts(node.identifier, constants) : node.name.parts.map(part => part.text)
  if (!parts) return undefined
  const version = node.version?.value
  const readFiles = filesOfFormat(parts)
  return {
    parts, stream: node.stream, streamOptions: optionsOf(node), place: node.place, ...(readFiles && { readFiles }),
    ...(typeof version === 'string' && /^\d+$/.test(version) ? { version: BigInt(version) } : {}),
    ...(node.timestamp && { timestamp: node.timestamp.kind === 'literal' ? String(node.timestamp.value) : node.timestamp }),
  }
}

const fileFormats: ReadonlySet<string> = new Set(['csv', 'json', 'parquet', 'text', 'binaryfile', 'avro', 'orc', 'xml'])

/** What csv.`path` means: the files as Spark's reader has them when it is told nothing, so that the columns of a CSV are texts, and nothing is rescued. */
function filesOfFormat([format = '', path = '', ...more]: readonly string[]): TableReference['readFiles'] {
  if (more.length > 0 || !fileFormats.has(format.toLowerCase()) || !path.includes('/')) return undefined
  return { path, options: { format, rescuedDataColumn: '', ...(format.toLowerCase() === 'csv' ? { inferColumnTypes: 'false' } : {}) } }
}

/** The reference that a function in FROM makes, when it reads from outside the query. */
export function functionReference(node: TableFunction, constants: Constants = {}): TableReference | undefined {
  const parts = node.name.parts.map(part => part.text)
  if (parts.length !== 1 || parts[0]?.toLowerCase() !== 'read_files') return undefined
  const readFiles = readFilesArguments(node, constants)
  return readFiles && { parts: ['read_files'], stream: node.stream, streamOptions: optionsOf(node), place: node.place, readFiles }
}

const optionsOf = (node: TableReferenceNode | TableFunction): Record<string, string> => Object.fromEntries(node.streamOptions.map(({ name, value }) => [name, value]))

function readFilesArguments(node: TableFunction, constants: Constants): { path: string; options: Record<string, string> } | undefined {
  let path: string | undefined
  const options: Record<string, string> = {}
  for (const { name, value } of node.args) {
    const text = constantText(value, constants)
    if (text === undefined) return undefined
    if (name && name.text.toLowerCase() !== 'path') options[name.text] = text
    else path ??= text
  }
  return path === undefined ? undefined : { path, options }
}

/** What a text comes to that is made of literals. */
export function constantText(value: Expression, constants: Constants = {}): string | undefined {
  if (value.kind === 'column') return textOf(constants.resolveVariable?.(value.parts.map(({ text }) => text.toLowerCase()), value.place), value.parts.length)
  if (value.kind === 'literal' && value.value !== null) return String(value.value)
  if (value.kind === 'binary' && value.operator === '||') {
    const left = constantText(value.left, constants)
    const right = constantText(value.right, constants)
    return left === undefined || right === undefined ? undefined : left + right
  }
  if (value.kind === 'function' && value.name.parts.length === 1) {
    const compute = texts[value.name.parts[0]?.text.toLowerCase() ?? '']
    const parts = compute ? value.args.map(argument => constantText(argument.value, constants)) : []
    return compute && parts.every(part => part !== undefined) ? compute(parts) : undefined
  }
  return undefined
}

const texts: Readonly<Partial<Record<string, (parts: readonly string[]) => string | undefined>>> = {
  concat: parts => parts.join(''),
  lower: ([text]) => text?.toLowerCase(),
  upper: ([text]) => text?.toUpperCase(),
}

/** What a variable that holds a text says. */
function textOf(found: ReturnType<NonNullable<Constants['resolveVariable']>>, parts: number): string | undefined {
  return found?.parts === parts && found.variable.type.kind === 'string' ? found.variable.value ?? undefined : undefined
}

/** The parts of `IDENTIFIER('a.b')`. */
export function identifierParts(value: Expression, constants: Constants = {}): readonly string[] | undefined {
  const text = value.kind === 'literal' && value.type.kind !== 'string' ? undefined : constantText(value, constants)
  return text === undefined ? undefined : namesIn(text)
}

/** The parts of a dotted name in a text. */
export function namesIn(text: string): readonly string[] | undefined {
  if (!dotted.test(text)) return undefined
  const parts = [...text.matchAll(/\s*(?:`((?:[^`]|``)*)`|([^.`]+))\s*(?:\.|$)/g)].map(match => match[1]?.replaceAll('``', '`') ?? (match[2] ?? '').trim())
  return parts.length > 0 && parts.every(part => part !== '') ? parts : undefined
}

const dotted = /^(?:\s*`(?:[^`]|``)*`\s*|[^.`]+)(?:\.(?:\s*`(?:[^`]|``)*`\s*|[^.`]+))*$/
