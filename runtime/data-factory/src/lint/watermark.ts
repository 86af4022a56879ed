import { jsonText, type Node } from '@lagoon/expressions'
import type { Activity } from '../model/activity.ts'
import { everyActivity } from '../model/activity.ts'
import { sameName } from '../model/factory.ts'
import { callsOf, constantText } from '../validate/expression.ts'
import type { Placed } from '../validate/walk.ts'
import { follows } from './order.ts'

/** The activities whose outputs an expression asks for, by name. */
export const activitiesAskedBy = (node: Node): readonly string[] =>
  [...callsOf(node)].flatMap((call) => (call.name.toLowerCase() === 'activity' ? (constantText(call.args[0]) ?? []) : []))

const speaksOfWatermarks = /watermark|\bcdc\b|_cdc|cdc_|high_?water|hwm|checkpoint|last_?(?:load|run|modified|updated|date|sync|extract)|delta_?(?:date|time)/i
const kindsThatWrite = new Set(['SqlServerStoredProcedure', 'Script', 'Copy'])

/**
 * What saves the watermark that a copy begins from: it comes after the copy, in the same list or inside a container that does, and
 * writes the very dataset that the watermark was read from, or says that it writes a watermark.
 */
export function saversOf({ activity: copy, siblings }: Placed, readers: readonly Activity[]): readonly Activity[] {
  const datasets = new Set(readers.flatMap(datasetsOf).map((name) => name.toLowerCase()))
  return siblings
    .filter((activity) => follows(activity, copy, siblings))
    .flatMap((activity) => [...everyActivity([activity])])
    .filter((activity) => {
      if (!kindsThatWrite.has(activity.type)) return false
      if (activity.kind === 'Copy') return datasets.has(activity.properties.output.referenceName.toLowerCase())
      const text = jsonText(activity.raw['typeProperties'] ?? null)
      // A script that only reads saves nothing.
      if (activity.kind === 'Script' && !/\b(?:insert|update|merge|exec|execute)\b/i.test(text)) return false
      return speaksOfWatermarks.test(activity.name) || speaksOfWatermarks.test(text)
    })
}

function datasetsOf(activity: Activity): readonly string[] {
  return activity.kind === 'Lookup' ? [activity.properties.dataset.referenceName] : []
}

/** The activities of a pipeline with one of these names. */
export const namedIn = (pipeline: Placed['pipeline'], names: readonly string[]): readonly Activity[] =>
  [...everyActivity(pipeline.activities)].filter((activity) => names.some((name) => sameName(activity.name, name)))
