import type { Problem } from '../error.ts'
import type { Factory } from '../model/factory.ts'
import { errorsIn } from './validateFactory.ts'

/** The errors that keep pipelines from running and that the definitions before did not have, wherever in their file. */
export function errorsSince({ before, after }: { readonly before: Factory; readonly after: Factory }): readonly Problem[] {
  const keyOf = ({ code, message, origin }: Problem): string => JSON.stringify([origin.file, code, message])
  const known = new Set(errorsIn(before).map(keyOf))
  return errorsIn(after).filter((problem) => !known.has(keyOf(problem)))
}
