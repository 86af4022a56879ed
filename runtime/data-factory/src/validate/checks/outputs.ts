import { ExpressionError, type Call, type Node } from '@lagoon/expressions'
import { closest } from '../../closest.ts'
import type { Problem } from '../../error.ts'
import { everyActivity, type Activity } from '../../model/activity.ts'
import { sameName, type Factory, type Pipeline } from '../../model/factory.ts'
import { isArray, isObject, type JsonPath } from '../../reader/cursor.ts'
import { callsIn, constantText, templateOf } from '../expression.ts'
import { problemAt } from '../problem.ts'
import { activeActivities, expressionsOf, type Placed } from '../walk.ts'

/**
 * What is asked of an activity's output is there: the first row or the list of a Lookup, the fields of a GetMetadata, a list for a
 * loop. Azure publishes such a pipeline and its run fails, perhaps in a branch that is never taken: warnings.
 */
export function outputsAreAskedFor(factory: Factory): readonly Problem[] {
  return [...activeActivities(factory)].flatMap((placed) =>
    expressionsOf(placed.activity).flatMap(({ text, path }) => {
      const calls = callsOf(text)
      if (calls.length === 0) return []
      const told = [...calls.flatMap((call) => askedOf(placed.pipeline, call)), ...loopOver(placed, path, text), ...itemsTakenForTexts(placed, path, calls)]
      return told.map(({ offset, ...about }) => problemAt({ document: placed.pipeline.document, path, offset }, { severity: 'warning', ...about }))
    }),
  )
}

interface Told {
  readonly code: 'OutputNotGiven' | 'ItemIsObject'
  readonly message: string
  readonly hint: string
  readonly offset: number
}

function callsOf(text: string): readonly Call[] {
  try {
    return callsIn(templateOf(text))
  } catch (error) {
    // A text that cannot be read is told where expressions are.
    if (error instanceof ExpressionError) return []
    throw error
  }
}

const metadataFields = ['itemName', 'itemType', 'size', 'created', 'lastModified', 'childItems', 'contentMD5', 'structure', 'columnCount', 'exists']

function askedOf(pipeline: Pipeline, call: Call): readonly Told[] {
  const asked = outputOf(call)
  const activity = asked && activityNamed(pipeline, asked.activity)
  if (!asked || !activity || asked.property === undefined) return []
  const told = (message: string, hint: string): readonly Told[] => [{ code: 'OutputNotGiven', message, hint, offset: asked.offset }]
  const is = (name: string): boolean => sameName(asked.property ?? '', name)
  if (activity.kind === 'Lookup') {
    const { firstRowOnly } = activity.properties
    if (firstRowOnly === true && (is('value') || is('count'))) {
      return told(`'${activity.name}' gives its first row only, not '${asked.property}'`, `ask for firstRow, or set firstRowOnly of '${activity.name}' to false`)
    }
    if (firstRowOnly === false && is('firstRow')) {
      return told(`'${activity.name}' gives all rows as value, not 'firstRow'`, `ask for value[0], or set firstRowOnly of '${activity.name}' to true`)
    }
  }
  if (activity.type.toLowerCase() === 'getmetadata' && metadataFields.some(is)) {
    const fields = fieldsOf(activity)
    if (fields && !fields.some((field) => is(field))) {
      const hint = closest(asked.property, fields) ?? `add '${asked.property}' to its field list`
      return told(`'${activity.name}' is not asked for '${asked.property}'`, hint)
    }
  }
  return []
}

/** `activity('a').output.p`, with what stands behind `output`. A safe step (`?.`) asks without insisting. */
function outputOf(call: Call): { readonly activity: string; readonly property: string | undefined; readonly offset: number } | undefined {
  const [output, property] = call.steps
  const activity = constantText(call.args[0])
  if (call.name.toLowerCase() !== 'activity' || activity === undefined || !sameName(constantText(output?.index) ?? '', 'output')) return undefined
  const isInsisted = property !== undefined && !property.safe
  return { activity, property: isInsisted ? constantText(property.index) : undefined, offset: (property ?? output)?.place.start ?? call.place.start }
}

const activityNamed = (pipeline: Pipeline, name: string): Activity | undefined => everyActivity(pipeline.activities).find((activity) => sameName(activity.name, name))

function fieldsOf({ raw }: Activity): readonly string[] | undefined {
  const properties = raw['typeProperties']
  const fields = isObject(properties) ? properties['fieldList'] : undefined
  return isArray(fields) && fields.every((field): field is string => typeof field === 'string') ? fields : undefined
}

/** A loop over `activity('look').output`, which is an object. */
function loopOver({ pipeline, activity }: Placed, path: JsonPath, text: string): readonly Told[] {
  if ((activity.kind !== 'ForEach' && activity.kind !== 'Filter') || path[activity.path.length + 1] !== 'items') return []
  const template = templateOf(text)
  const asked = template.kind === 'expression' && template.node.kind === 'call' && template.node.steps.length === 1 ? outputOf(template.node) : undefined
  const source = asked && activityNamed(pipeline, asked.activity)
  if (!asked || !source) return []
  const list = source.kind === 'Lookup' ? 'value' : source.type.toLowerCase() === 'getmetadata' ? 'childItems' : source.kind === 'Filter' ? 'Value' : undefined
  if (list === undefined) return []
  return [{ code: 'OutputNotGiven', message: `'${activity.name}' loops over the whole output of '${source.name}', which is no list`, hint: `write .output.${list}`, offset: asked.offset }]
}

const takesText = new Set(['startswith', 'endswith', 'tolower', 'toupper', 'replace', 'split', 'substring', 'trim', 'indexof', 'lastindexof'])

/** `endsWith(item(), '.csv')` in a loop over files or rows, each of which is an object. */
function itemsTakenForTexts(placed: Placed, path: JsonPath, calls: readonly Call[]): readonly Told[] {
  const bare = calls.flatMap((call) => (takesText.has(call.name.toLowerCase()) && isBareItem(call.args[0]) ? [call] : []))
  if (bare.length === 0) return []
  const loop = placed.activity.kind === 'Filter' && path[placed.activity.path.length + 1] === 'condition' ? placed.activity : placed.containers.findLast(({ activity }) => activity.kind === 'ForEach')?.activity
  const properties = loop?.raw['typeProperties']
  const items = isObject(properties) ? properties['items'] : undefined
  const text = isObject(items) ? items['value'] : items
  const asked = typeof text === 'string' ? callsOf(text).map(outputOf).find((found) => found !== undefined) : undefined
  if (!asked || !/^(?:childItems|value)$/i.test(asked.property ?? '')) return []
  const part = sameName(asked.property ?? '', 'childItems') ? 'name' : 'column'
  return bare.map((call) => ({
    code: 'ItemIsObject',
    message: `'${call.name}' takes a text, and each item of '${asked.activity}' is an object`,
    hint: `write item().${part}`,
    offset: call.args[0]?.place.start ?? call.place.start,
  }))
}

const isBareItem = (node: Node | undefined): boolean => node?.kind === 'call' && node.name.toLowerCase() === 'item' && node.steps.length === 0
