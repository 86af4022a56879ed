import { jsonText, type Node } from '@lagoon/expressions'
import { constantText, callsOf } from '../validate/expression.ts'
import { activeActivities, type Placed } from '../validate/walk.ts'
import { comparisonsIn } from './comparisons.ts'
import { queryPath, sourceQuery } from './query.ts'
import { finding, type LintRule } from './rule.ts'
import { activitiesAskedBy, namedIn, saversOf, speaksOfWatermarks, workedOut } from './watermark.ts'

/** Rows that come later with the very instant of the watermark are not greater than it. */
export const tiesLost: LintRule = {
  level: 'warning',
  reason: 'rows that arrive later with the same value as the saved watermark are never read',
  repair: 'copy from >= and let the next layer drop repeats',
  check: (factory) =>
    [...activeActivities(factory)].flatMap((placed) => {
      const { pipeline, activity } = placed
      const query = sourceQuery(activity)
      if (query === undefined) return []
      const { comparisons, hasUpperBound } = comparisonsIn(query)
      const strict = comparisons.find(
        ({ side, inclusive, value }) => side === 'lower' && !inclusive && isWatermark(workedOut(value, pipeline), placed, hasUpperBound),
      )
      if (!strict) return []
      return finding(
        { document: pipeline.document, path: queryPath(activity), offset: strict.offset },
        { message: `'${activity.name}' copies what is greater than the watermark: rows that arrive later with an equal value are lost` },
      )
    }),
}

/** Whether a value is where the last run ended, and not a limit or the begin of a window that somebody gives. */
function isWatermark(value: Node, placed: Placed, hasUpperBound: boolean): boolean {
  const names = activitiesAskedBy(value)
  if (names.length > 0) {
    const readers = namedIn(placed.pipeline, names)
    return propertiesIn(value).some(speaksOfWatermarks) || readers.some(({ name, raw }) => speaksOfWatermarks(`${name} ${jsonText(raw['typeProperties'] ?? null)}`)) || saversOf(placed, readers).length > 0
  }
  const given = [...callsOf(value)].some(({ name }) => ['pipeline', 'item', 'variables'].includes(name.toLowerCase()))
  // A window from the clock, (from, to], leaves nothing between itself and the next one.
  return given && (!hasUpperBound || propertiesIn(value).some(speaksOfWatermarks))
}

const propertiesIn = (value: Node): readonly string[] =>
  [...callsOf(value)].flatMap(({ args, steps }) => [constantText(args[0]), ...steps.map(({ index }) => constantText(index))].flatMap((text) => text ?? []))
