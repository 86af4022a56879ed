import { UsageError } from './failure.ts'

/** Collects `--param name=value`, given any number of times. */
export function collectPairs(text: string, held: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=')
  if (at <= 0) throw new UsageError(`expected name=value, got '${text}'`)
  return { ...held, [text.slice(0, at)]: text.slice(at + 1) }
}

/** `a,b` → `['a', 'b']`. */
export const listOf = (text: string | undefined): readonly string[] => (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '')
