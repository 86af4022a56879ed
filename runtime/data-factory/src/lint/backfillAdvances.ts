import { jsonText, type Node } from '@lagoon/expressions'
import { constantText } from '../validate/expression.ts'
import { activeActivities, type Placed } from '../validate/walk.ts'
import type { Activity } from '../model/activity.ts'
import { everyActivity } from '../model/activity.ts'
import { comparisonsIn } from './comparisons.ts'
import { queryPath, sourceQuery } from './query.ts'
import { finding, type LintRule } from './rule.ts'
import { activitiesAskedBy, namedIn, saversOf, workedOut } from './watermark.ts'

/** `if(empty(from), watermark, from)`: whoever reloads an old stretch also moves the watermark, and back at that. */
export const backfillAdvances: LintRule = {
  level: 'warning',
  reason: 'a reload from a date that somebody gives also saves a new watermark: what was to come next is left out, or copied again',
  repair: 'save the watermark only when the date was not given: an IfCondition around it',
  check: (factory) =>
    [...activeActivities(factory)].flatMap((placed) => {
      const { pipeline, activity } = placed
      const query = sourceQuery(activity)
      if (query === undefined) return []
      return comparisonsIn(query).comparisons.flatMap(({ side, value, offset }) => {
        const choice = side === 'lower' ? (choiceIn(workedOut(value, pipeline)) ?? choiceAround(value, placed)) : undefined
        if (!choice) return []
        const saver = saversOf(placed, namedIn(pipeline, choice.readers)).find((candidate) => !isGuarded(candidate, placed, choice.given))
        if (!saver) return []
        return finding(
          { document: pipeline.document, path: queryPath(activity), offset },
          { message: `'${activity.name}' begins where '${choice.given}' says if it is given, and '${saver.name}' saves the watermark all the same` },
        )
      })
    }),
}

/** A value that is given, or else the watermark: by `if` with `empty` or `equals`, or by `coalesce`. */
function choiceIn(node: Node): { readonly given: string; readonly readers: readonly string[] } | undefined {
  if (node.kind !== 'call') return undefined
  const name = node.name.toLowerCase()
  if (name !== 'if' && name !== 'coalesce') return node.args.map(choiceIn).find((found) => found !== undefined)
  const branches = name === 'if' ? node.args.slice(1) : node.args
  const given = branches.flatMap((branch) => givenBy(branch) ?? [])[0]
  const readers = branches.flatMap(activitiesAskedBy)
  return given === undefined || readers.length === 0 ? undefined : { given, readers }
}

/** A value that is given, in a branch that is gone into when it is; the other branch copies from the watermark. */
function choiceAround(value: Node, { containers }: Placed): { readonly given: string; readonly readers: readonly string[] } | undefined {
  const given = givenBy(value)
  const branch = containers.findLast(({ activity }) => activity.kind === 'IfCondition' && given !== undefined && jsonText(activity.properties.expression).toLowerCase().includes(given.toLowerCase()))
  if (given === undefined || branch === undefined) return undefined
  const readers = everyActivity([branch.activity]).flatMap((activity) => {
    const query = sourceQuery(activity)
    return query === undefined ? [] : comparisonsIn(query).comparisons.flatMap(({ side, value: other }) => (side === 'lower' ? activitiesAskedBy(other) : []))
  })
  return readers.length === 0 ? undefined : { given, readers }
}

/** The parameter, or the property of the item, that a value is. */
function givenBy(node: Node): string | undefined {
  if (node.kind !== 'call') return undefined
  const names = node.steps.map((step) => constantText(step.index))
  const [first, second] = names
  if (node.name.toLowerCase() === 'item') return first
  if (node.name.toLowerCase() === 'pipeline' && first?.toLowerCase() === 'parameters') return second
  return node.args.map(givenBy).find((found) => found !== undefined)
}

/** Whether a branch that asks for the given value stands around the activity that saves. */
function isGuarded(saver: Activity, { pipeline }: Placed, given: string): boolean {
  return pipeline.activities.some((beside) =>
    everyActivity([beside]).some(
      (container) =>
        container !== saver &&
        (container.kind === 'IfCondition' || container.kind === 'Switch') &&
        everyActivity([container]).includes(saver) &&
        jsonText(container.kind === 'IfCondition' ? container.properties.expression : (container.raw['typeProperties'] ?? null))
          .toLowerCase()
          .includes(given.toLowerCase()),
    ),
  )
}
