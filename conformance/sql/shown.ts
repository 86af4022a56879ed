import { parseDatabricks } from '@lagoon/sql'
import { allCalls } from './cases/allCalls.ts'
import { questionLists, readQuestions } from './questions.ts'

/** The functions that generated cases call, and those that a question calls whose answer here is Spark's answer. */
export function shownOnSpark(): ReadonlySet<string> {
  const shown = new Set(allCalls().flatMap(({ of, templates }) => (templates.length > 0 ? [of] : [])))
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
