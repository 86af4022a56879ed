import type { Node } from '@lagoon/expressions'
import { everyActivity } from '../model/activity.ts'
import { sameName, type Pipeline } from '../model/factory.ts'
import { constantText } from '../validate/expression.ts'
import { textOf } from './query.ts'

/** What `variables('name')` was set to, as it is written, where one activity only sets it; undefined for every other expression. */
export function variableText(node: Node, pipeline: Pipeline): string | undefined {
  if (node.kind !== 'call' || node.name.toLowerCase() !== 'variables' || node.steps.length > 0) return undefined
  const name = constantText(node.args[0])
  const values = everyActivity(pipeline.activities).flatMap((activity) =>
    name !== undefined && activity.kind === 'SetVariable' && activity.properties.kind === 'variable' && sameName(activity.properties.variableName, name) ? [activity.properties.value] : [],
  )
  return values.length === 1 ? textOf(values[0] ?? null) : undefined
}
