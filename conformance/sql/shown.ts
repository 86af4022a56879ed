import { parseDatabricks } from '@lagoon/sql'
import { questionLists, readQuestions } from './questions.ts'

/** The functions that a question calls whose answer here is Spark's answer. */
export function shownOnSpark(): ReadonlySet<string> {
  const shown = new Set<string>()
  for (const list of questionLists()) {
    for (const { query, expect } of readQuestions(list)) {
      if (expect === 'same') for (const name of functionsIn(parseDatabricks({ text: query, file: list }).statements)) shown.add(name)
    }
  }
  return shown
}

function functionsIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return []
  const name = 'kind' in part && part.kind === 'function' && 'name' in part ? (part.name as { readonly parts: readonly { readonly text: string }[] }).parts.at(-1)?.text.toLowerCase() : undefined
  return [...(name === undefined ? [] : [name]), ...Object.values(part).flatMap(functionsIn)]
}
