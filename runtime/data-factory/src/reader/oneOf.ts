import { closest } from '../closest.ts'
import { optionalText, report, type Cursor } from './cursor.ts'

/** One of a few words, in any case. Anything else is reported. */
export function oneOf<T extends string>(cursor: Cursor, known: readonly T[]): T | undefined {
  const text = optionalText(cursor)
  if (text === undefined) return undefined
  const found = known.find((word) => word.toLowerCase() === text.toLowerCase())
  if (!found) report(cursor, 'InvalidPropertyValue', `'${text}' is none of ${known.join(', ')}`, closest(text, known))
  return found
}
