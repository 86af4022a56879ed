import { accessors } from '../accessors.ts'
import type { Dialect } from '../scope.ts'
import type { FunctionDefinition } from './call.ts'
import { collectionFunctions } from './collection.ts'
import { conversionFunctions } from './conversion.ts'
import { dateFunctions } from './date.ts'
import { logicalFunctions } from './logical.ts'
import { mathFunctions } from './math.ts'
import { numberFormatFunctions } from './formatNumber.ts'
import { objectFunctions } from './object.ts'
import { stringFunctions } from './string.ts'
import { uriFunctions } from './uri.ts'
import { xmlFunctions } from './xml.ts'

/** Every function of the language, in the order in which the parity table prints them. */
export const functions: readonly FunctionDefinition[] = [
  ...stringFunctions,
  ...collectionFunctions,
  ...logicalFunctions,
  ...conversionFunctions,
  ...xmlFunctions,
  ...numberFormatFunctions,
  ...mathFunctions,
  ...dateFunctions,
  ...objectFunctions,
  ...uriFunctions,
]

const byName = new Map(functions.map(definition => [definition.name.toLowerCase(), definition]))

export function functionNamed(name: string, dialect: Dialect): FunctionDefinition | undefined {
  const definition = byName.get(name.toLowerCase())
  return definition?.dialects.includes(dialect) === true ? definition : undefined
}

/** The hint for a name that is neither a function nor an accessor. */
export function nearestName(name: string, dialect: Dialect): { hint?: string } {
  const elsewhere = byName.get(name.toLowerCase())
  if (elsewhere !== undefined) return { hint: `'${elsewhere.name}' is a function of Logic Apps only` }
  const names = [
    ...functions.filter(definition => definition.dialects.includes(dialect)),
    ...accessors.filter(accessor => accessor.dialect === dialect),
  ].map(candidate => candidate.name)
  const near = names
    .map(candidate => ({ candidate, distance: editDistance(candidate.toLowerCase(), name.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= (candidate.length < 4 ? 1 : Math.max(2, Math.floor(candidate.length / 3))))
    .sort((a, b) => a.distance - b.distance)[0]
  return near === undefined ? {} : { hint: `did you mean '${near.candidate}'?` }
}

function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 6) return Number.POSITIVE_INFINITY
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] ?? 0) + (a.charAt(row - 1) === b.charAt(column - 1) ? 0 : 1)
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
