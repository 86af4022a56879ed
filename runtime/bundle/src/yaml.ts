import { type Document, LineCounter, type ParsedNode, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml'
import { type Entry, type MapNode, type Node, emptyMap } from './node.ts'
import type { Origin, Report } from './problem.ts'

/** Aliases can make a short text very large: beyond this many values a file is refused. */
const largestTree = 200_000

/** Reads one YAML (or JSON) file into a tree with places; syntax errors are reported, all of them, and give `undefined`. */
export function readYaml({ text, file, report }: { text: string; file: string; report: Report }): MapNode | undefined {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const place = (offset: number): Origin => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col) }
  }
  const start: Origin = { file, line: 1, column: 1 }
  if (!Array.isArray(documents) || documents.length === 0) return emptyMap(start)
  const errors = documents.flatMap(document => document.errors)
  for (const error of errors) report.error('YAML_SYNTAX', place(error.pos[0]), error.message, 'YAML is read by its indentation: siblings start in one column, children further in, by blanks and not tabs')
  const second = documents[1]
  if (second) report.error('YAML_SYNTAX', place(second.range?.[0] ?? 0), 'a bundle file holds one document, this one starts a second')
  if (errors.length > 0 || second) return undefined

  const document = documents[0] as Document.Parsed
  const root = document.contents
  if (root === null || (isScalar(root) && root.value === null)) return emptyMap(start)
  if (!isMap(root)) {
    report.error('WRONG_TYPE', place(root.range[0]), 'a bundle file is a map of fields')
    return undefined
  }
  let budget = largestTree
  /** Anchors as they are met: an alias means the last one of its name before it. */
  const anchors = new Map<string, ParsedNode>()
  const open = new Set<string>()

  const read = (node: ParsedNode | null | undefined, origin: Origin): Node => {
    if (--budget < 0) throw new TooLarge()
    if (node === null || node === undefined) return { kind: 'scalar', value: null, origin }
    const here = node.range ? place(node.range[0]) : origin
    if (isAlias(node)) {
      if (open.has(node.source)) throw new TooLarge()
      open.add(node.source)
      const value = withOrigin(read(anchors.get(node.source), here), here)
      open.delete(node.source)
      return value
    }
    if (node.anchor) anchors.set(node.anchor, node)
    if (isMap(node)) return readMap(node.items as unknown[] as PairLike[], here)
    if (isSeq(node)) return { kind: 'sequence', items: node.items.map(item => read(item as ParsedNode, here)), origin: here }
    const { value, source } = node
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) {
      return { kind: 'scalar', value, origin: here, ...(source === undefined || typeof value === 'string' ? {} : { source }) }
    }
    return { kind: 'scalar', value: source ?? String(value), origin: here }
  }

  const readMap = (pairs: readonly PairLike[], origin: Origin): MapNode => {
    const entries = new Map<string, Entry>()
    const merged: Node[] = []
    for (const pair of pairs) {
      const keyOrigin = pair.key?.range ? place(pair.key.range[0]) : origin
      const key = isScalar(pair.key) ? pair.key.source ?? String(pair.key.value) : undefined
      if (key === undefined) {
        report.error('WRONG_TYPE', keyOrigin, 'a key must be a plain text')
        continue
      }
      const value = read(pair.value, keyOrigin)
      if (key === '<<') merged.push(...(value.kind === 'sequence' ? value.items : [value]))
      else entries.set(key, { value, origin: keyOrigin })
    }
    for (const source of merged) {
      if (source.kind !== 'map') report.error('WRONG_TYPE', source.origin, 'only a map can be merged by <<')
      else for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry)
    }
    return { kind: 'map', entries, origin }
  }

  try {
    return readMap(root.items as unknown[] as PairLike[], place(root.range[0]))
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error
    report.error('YAML_SYNTAX', start, `the file's aliases expand to more than ${largestTree} values`)
    return undefined
  }
}

interface PairLike {
  readonly key: ParsedNode | null
  readonly value: ParsedNode | null
}

class TooLarge extends Error {}

const withOrigin = (node: Node, origin: Origin): Node => ({ ...node, origin })
