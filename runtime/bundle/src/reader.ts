import { type Node, type SequenceNode, field, isNull, textOf } from './node.ts'
import type { Origin, Report } from './problem.ts'

/** Reads typed fields of one resource; what has the wrong type is reported and read as missing. */
export interface Reader {
  text(key: string): string | undefined
  requiredText(key: string): string
  number(key: string): number | undefined
  flag(key: string): boolean | undefined
  texts(key: string): Readonly<Record<string, string>>
  textList(key: string): readonly string[]
  items(key: string): SequenceNode['items']
  map(key: string): Node | undefined
  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined
  originOf(key: string): Origin
  readonly node: Node
}

export function readerOf({ node, what, report }: { node: Node; what: string; report: Report }): Reader {
  const originOf = (key: string): Origin => (node.kind === 'map' ? node.entries.get(key)?.value.origin : undefined) ?? node.origin
  const wrong = (key: string, wanted: string): undefined => report.error('WRONG_TYPE', originOf(key), `'${key}' of ${what} is ${wanted}`) as undefined
  const given = (key: string): Node | undefined => {
    const value = field(node, key)
    return isNull(value) ? undefined : value
  }
  const text = (key: string): string | undefined => {
    const value = given(key)
    if (value === undefined) return undefined
    return value.kind === 'scalar' ? textOf(value) : wrong(key, 'a text')
  }
  return {
    node,
    originOf,
    text,
    requiredText(key) {
      const value = text(key)
      if (value === undefined && given(key) === undefined) report.error('MISSING_FIELD', node.origin, `${what} needs '${key}'`)
      return value ?? ''
    },
    number(key) {
      const value = given(key)
      if (value === undefined) return undefined
      const number = value.kind === 'scalar' && typeof value.value !== 'boolean' ? Number(textOf(value)) : Number.NaN
      return Number.isFinite(number) ? number : wrong(key, 'a number')
    },
    flag(key) {
      const value = given(key)
      if (value === undefined) return undefined
      const word = value.kind === 'scalar' ? textOf(value) : ''
      return word === 'true' ? true : word === 'false' ? false : wrong(key, 'true or false')
    },
    texts(key) {
      const value = given(key)
      if (value === undefined) return {}
      if (value.kind !== 'map') return wrong(key, 'a map of texts') ?? {}
      return Object.fromEntries([...value.entries].flatMap(([name, entry]) => {
        if (entry.value.kind === 'scalar') return [[name, entry.value.value === null ? '' : textOf(entry.value)]]
        report.error('WRONG_TYPE', entry.value.origin, `'${key}.${name}' of ${what} is a text`)
        return []
      }))
    },
    textList(key) {
      return this.items(key).flatMap(item => {
        if (item.kind === 'scalar') return [textOf(item)]
        report.error('WRONG_TYPE', item.origin, `'${key}' of ${what} is a list of texts`)
        return []
      })
    },
    items(key) {
      const value = given(key)
      if (value === undefined) return []
      return value.kind === 'sequence' ? value.items : wrong(key, 'a list') ?? []
    },
    map(key) {
      const value = given(key)
      return value === undefined || value.kind === 'map' ? value : wrong(key, 'a map')
    },
    oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
      const value = text(key)
      const found = allowed.find(word => word === value)
      if (value !== undefined && found === undefined) report.error('WRONG_TYPE', originOf(key), `'${key}' of ${what} is one of ${allowed.join(', ')}, not ${value}`)
      return found
    },
  }
}
