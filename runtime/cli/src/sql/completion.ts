/** What can be completed: read anew for each statement. `within` answers the names that a qualified name begins. */
export interface Names {
  readonly keywords: readonly string[]
  readonly functions: readonly string[]
  catalogs(): Promise<readonly string[]>
  /** Of a catalog; without one, of the session's. */
  schemas(catalog?: string): Promise<readonly string[]>
  /** Tables and views of `schema` or `catalog.schema`; without a name, of the session's. Temporary views are among them. */
  tables(schema?: string): Promise<readonly string[]>
  /** None for what is no table. */
  columns(table: string): Promise<readonly string[]>
}

/**
 * The words that may stand at the end of `text`, and the part of it that they replace. After FROM, JOIN and their like only tables,
 * schemas and catalogs are meant; behind a dot what lies within the name before it; otherwise also keywords, functions and the columns
 * of all tables that `text` (or `behind`, what follows the cursor) names.
 */
export async function complete(text: string, names: Names, behind = ''): Promise<{ readonly hits: readonly string[]; readonly word: string }> {
  const [typed = ''] = /(?:[\w.]|`[^`]*`?)*$/.exec(text) ?? []
  const before = text.slice(0, text.length - typed.length)
  const dot = typed.lastIndexOf('.')
  const word = typed.slice(dot + 1)
  const candidates = dot >= 0 ? await within(typed.slice(0, dot), names, text + behind) : await anywhere(before, word, names, text + behind)
  const start = bare(word).toLowerCase()
  const hits = [...new Set(candidates)].filter((name) => bare(name).toLowerCase().startsWith(start) && name !== word)
  return { hits: hits.sort(), word }
}

async function anywhere(before: string, word: string, names: Names, whole: string): Promise<readonly string[]> {
  if (/^\s*\\\S*\s+$/.test(before)) return relations(names)
  const [last = ''] = /[a-z]+(?=\s+$)/i.exec(before.replace(/`[^`]*`/g, 'x')) ?? []
  if (/^(from|join|into|update|table|describe|desc|optimize|vacuum|history|detail|in|tables|view)$/i.test(last) && !/\bin$/i.test(last)) return relations(names)
  if (/^catalog$/i.test(last)) return (await names.catalogs()).map(quoted)
  if (/^(use|schema|schemas)$/i.test(last)) return [...(await names.schemas()), ...(await names.catalogs())].map(quoted)
  const keywords = /^[a-z]/.test(word) ? names.keywords.map((keyword) => keyword.toLowerCase()) : names.keywords
  if (before.trim() === '') return keywords
  const columns = await Promise.all(tablesIn(whole).map(({ table }) => names.columns(table)))
  const aliases = tablesIn(whole).flatMap(({ alias }) => (alias === undefined ? [] : [alias]))
  // Of nothing typed, all six hundred functions would be no help.
  if (word === '') return [...columns.flat().map(quoted), ...aliases]
  return [...columns.flat().map(quoted), ...aliases, ...names.functions.map((name) => `${name}(`), ...keywords]
}

const relations = async (names: Names): Promise<readonly string[]> => [...(await names.tables()), ...(await names.schemas()), ...(await names.catalogs())].map(quoted)

async function within(name: string, names: Names, whole: string): Promise<readonly string[]> {
  const parts = name.split('.').map(bare)
  const known = tablesIn(whole).find(({ alias, table }) => [alias, table, table.split('.').at(-1)].some((other) => other !== undefined && bare(other).toLowerCase() === parts.join('.').toLowerCase()))
  const found = await Promise.all([
    names.columns(known?.table ?? name),
    parts.length <= 2 ? names.tables(name) : [],
    parts.length === 1 ? names.schemas(name) : [],
  ])
  return found.flat().map(quoted)
}

const notAliases = new Set(['where', 'join', 'inner', 'left', 'right', 'full', 'cross', 'on', 'using', 'group', 'order', 'having', 'limit', 'union', 'set', 'values', 'select', 'natural', 'lateral', 'qualify', 'window', 'when', 'version', 'timestamp'])

/** The tables that a text names in FROM, JOIN and their like, with their aliases. */
export function tablesIn(text: string): { readonly table: string; readonly alias?: string }[] {
  const found = text.matchAll(/\b(?:from|join|into|update|using)\s+((?:\w+|`[^`]*`)(?:\s*\.\s*(?:\w+|`[^`]*`))*)(?:\s+(?:as\s+)?(\w+))?/gi)
  return [...found].map(([, table = '', alias]) => ({ table, ...(alias !== undefined && !notAliases.has(alias.toLowerCase()) ? { alias } : {}) }))
}

const bare = (name: string): string => name.replaceAll('`', '')
const quoted = (name: string): string => (/^\w+$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``)
