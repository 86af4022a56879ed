import { closest, closestOrAll } from '../../closest.ts'
import type { Problem } from '../../error.ts'
import { named, sameName, type Factory } from '../../model/factory.ts'
import type { ParameterDeclaration, Reference } from '../../model/reference.ts'
import type { Document } from '../../reader/cursor.ts'
import { referencesOf, type Target } from '../references.ts'

/** Everything that is named exists, gets the parameters that it needs, and no others. */
export function everyReferenceHolds(factory: Factory): readonly Problem[] {
  const unreadable = factory.problems.filter(({ code }) => code === 'InvalidJson').map(({ origin }) => origin.file)
  return referencesOf(factory).flatMap(({ target, reference }) => {
    const targets = resourcesOf(factory, target)
    const found = named<{ readonly name: string; readonly parameters: readonly ParameterDeclaration[]; readonly document: Document }>(
      targets,
      reference.referenceName,
    )
    if (reference.referenceName === '') return []
    return found ? parametersOf(target, found, reference) : [missing(target, reference, targets.keys(), unreadable)]
  })
}

const resourcesOf = (factory: Factory, target: Target): Factory['pipelines'] | Factory['datasets'] | Factory['linkedServices'] =>
  target === 'pipeline' ? factory.pipelines : target === 'dataset' ? factory.datasets : factory.linkedServices

const targetNames = { pipeline: 'pipeline', dataset: 'dataset', linkedService: 'linked service' } as const
const codes = { pipeline: 'PipelineNotFound', dataset: 'DatasetNotFound', linkedService: 'LinkedServiceNotFound' } as const

function missing(target: Target, { referenceName, origin, excerpt }: Reference, known: Iterable<string>, unreadable: readonly string[]): Problem {
  const file = unreadable.find((name) => name.endsWith(`${target}/${referenceName}.json`))
  const hint = file ? `${file} could not be read` : closestOrAll(referenceName, known, { where: 'the factory', thing: targetNames[target] })
  return {
    code: codes[target],
    severity: 'error',
    message: `there is no ${targetNames[target]} '${referenceName}'`,
    origin,
    hint,
    excerpt,
  }
}

function parametersOf(
  target: Target,
  found: { readonly name: string; readonly parameters: readonly ParameterDeclaration[] },
  { parameters, origin, excerpt }: Reference,
): readonly Problem[] {
  const given = Object.keys(parameters)
  const declared = found.parameters.map(({ name }) => name)
  const what = `${targetNames[target]} '${found.name}'`
  return [
    ...found.parameters
      .filter(({ name, defaultValue }) => defaultValue === undefined && !given.some((candidate) => sameName(candidate, name)))
      .map(({ name }): Problem => ({
        code: 'ParameterMissing',
        severity: 'error',
        message: `${what} needs a value for its parameter '${name}'`,
        origin,
        hint: declared.length > 0 ? `it declares: ${declared.join(', ')}; give the value under parameters` : 'give the value under parameters',
        excerpt,
      })),
    ...given.flatMap((name): readonly Problem[] => {
      const other = declared.includes(name) ? undefined : declared.find((candidate) => sameName(candidate, name))
      if (other === undefined) return []
      return [{ code: 'NameDiffersInCase', severity: 'warning', message: `${what} declares the parameter '${name}' as '${other}'`, origin, hint: 'write it as it is declared', excerpt }]
    }),
    ...given
      .filter((name) => !declared.some((candidate) => sameName(candidate, name)))
      .map((name): Problem => {
        const hint = closest(name, declared)
        return {
          code: 'UnknownParameter',
          severity: 'warning',
          message: `${what} has no parameter '${name}'`,
          origin,
          excerpt,
          ...(hint === undefined ? {} : { hint }),
        }
      }),
  ]
}
