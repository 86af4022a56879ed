import { functions } from '@lagoon/expressions'
import { activityTypes } from './activities/registry.ts'
import { datasetTypes, sinkTypes, sourceTypes } from './connectors/registry.ts'
import { linkedServiceTypes } from './resources/linkedService.ts'
import { triggerTypes } from './triggers/registry.ts'

/** In how many repositories each name was met. */
export type Count = Readonly<Record<string, number>>

/** What public factories use: names and counts. */
export interface SeenInTheWild {
  readonly repositories: number
  readonly pipelines: number
  readonly activities: Count
  readonly functions: Count
  readonly sources: Count
  readonly sinks: Count
  readonly datasets: Count
  readonly linkedServices: Count
  readonly triggers: Count
}

/** How much of what public factories use runs here, as Markdown; what does not is named. Weighed by repositories. */
export function printFactoryCoverage(seen: SeenInTheWild): string {
  const kinds: readonly (readonly [string, Count, readonly string[]])[] = [
    ['Activity types', seen.activities, activityTypes],
    ['Functions', seen.functions, functions.filter(({ dialects }) => dialects.includes('data-factory')).map(({ name }) => name)],
    ['Sources', seen.sources, sourceTypes],
    ['Sinks', seen.sinks, sinkTypes],
    ['Dataset types', seen.datasets, datasetTypes],
    ['Linked service types', seen.linkedServices, Object.keys(linkedServiceTypes)],
    ['Trigger types', seen.triggers, Object.keys(triggerTypes)],
  ]
  return [
    '### Of what public factories use',
    `Names met in ${seen.repositories} public repositories with ${seen.pipelines} pipelines, a convenience sample (\`conformance/factories\`). A share counts each name once for every repository that uses it.`,
    ['| Seen in the wild | Names | Run here | Share of uses | Refused by name |', '| --- | --- | --- | --- | --- |', ...kinds.flatMap((kind) => lineOf(kind))].join('\n'),
  ].join('\n\n')
}

function lineOf([what, counts, known]: readonly [string, Count, readonly string[]]): readonly string[] {
  const names = Object.keys(counts)
  if (names.length === 0) return []
  const here = new Set(known.map((name) => name.toLowerCase()))
  const runs = names.filter((name) => here.has(name.toLowerCase()))
  const refused = names.filter((name) => !here.has(name.toLowerCase()))
  const weight = (list: readonly string[]): number => list.reduce((sum, name) => sum + (counts[name] ?? 0), 0)
  const share = Math.floor((weight(runs) / weight(names)) * 1000) / 10
  return [`| ${what} | ${names.length} | ${runs.length} | ${share} % | ${refused.length === 0 ? '–' : refused.map((name) => `\`${name}\` ${counts[name] ?? 0}`).join(', ')} |`]
}
