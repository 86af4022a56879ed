import { isMap, isScalar, isSeq, type Document, type LineCounter } from 'yaml'
import type { Origin, Problem } from '../error.ts'

/** A value of `lagoon.yml`. What is wrong with it is told to `problems`, so that everything else is still read. */
export interface Setting {
  readonly value: unknown
  /** Where its name stands; of an item of a list, where it stands itself. */
  readonly origin: Origin
  readonly source: Source
}

export interface Source {
  readonly document: Document
  readonly file: string
  readonly lines: LineCounter
  readonly problems: Problem[]
}

export type SettingReader<T> = (setting: Setting) => T

export function originAt({ file, lines }: Source, offset: number | undefined): Origin {
  const { line, col } = lines.linePos(offset ?? 0)
  return { file, line, column: col }
}

export function tell({ origin, source }: Setting, message: string, hint?: string): void {
  source.problems.push({ code: 'InvalidConfiguration', severity: 'error', message, origin, ...(hint === undefined ? {} : { hint }) })
}

/** The settings of a map, by their names. What is no map is told with `otherwise`. */
export function entriesOf(setting: Setting, otherwise: string, hint?: string): readonly (readonly [name: string, setting: Setting])[] {
  const { value, source } = setting
  if (!isMap(value)) {
    tell(setting, otherwise, hint)
    return []
  }
  return value.items.map(({ key, value: held }) => {
    const [name, offset] = isScalar(key) ? [String(key.value), key.range?.[0]] : [String(key), undefined]
    return [name, { value: held, source, origin: offset === undefined ? setting.origin : originAt(source, offset) }]
  })
}

export function itemsOf(setting: Setting, otherwise: string, hint?: string): readonly Setting[] {
  const { value, source } = setting
  if (!isSeq(value)) {
    tell(setting, otherwise, hint)
    return []
  }
  return value.items.map((item) => ({ value: item, source, origin: isScalar(item) && item.range ? originAt(source, item.range[0]) : setting.origin }))
}

/** A text, a number or a truth value as it is written; undefined for whatever else. */
export const scalarOf = ({ value }: Setting): unknown => (isScalar(value) ? value.value : undefined)

/** A text that says something. */
export function textOf(setting: Setting, otherwise: string, hint?: string): string | undefined {
  const text = scalarOf(setting)
  if (typeof text === 'string' && text.trim() !== '') return text
  tell(setting, otherwise, hint)
  return undefined
}

/** A map of names to texts. */
export function textsOf(setting: Setting, otherwise: string, wrong: (name: string) => string): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(setting, otherwise).flatMap(([name, entry]) => {
      const text = textOf(entry, wrong(name))
      return text === undefined ? [] : [[name, text] as const]
    }),
  )
}
