import { jsonText, type Node } from '@lagoon/expressions'
import type { Activity } from '../model/activity.ts'
import { everyActivity } from '../model/activity.ts'
import { sameName } from '../model/factory.ts'
import { callsOf, constantText } from '../validate/expression.ts'
import type { Placed } from '../validate/walk.ts'
import { follows } from './order.ts'
import { piecesOf } from './pieces.ts'
import { textsIn } from './texts.ts'
import { variableText } from './variableText.ts'

/** The activities whose outputs an expression asks for, by name. */
export const activitiesAskedBy = (node: Node): readonly string[] =>
  [...callsOf(node)].flatMap((call) => (call.name.toLowerCase() === 'activity' ? (constantText(call.args[0]) ?? []) : []))

const watermarkWords = /watermark|\bcdc\b|_cdc|cdc_|high_?water|hwm|checkpoint|last_?(?:load|run|modified|updated|date|sync|extract)|delta_?(?:date|time)/i
export const speaksOfWatermarks = (text: string): boolean => watermarkWords.test(text)
const kindsThatWrite = new Set(['SqlServerStoredProcedure', 'Script', 'Copy'])

/**
 * What saves the watermark that a copy begins from: it comes after the copy, or after a container around it, or stands inside a
 * container that does, and writes the very dataset or table that the watermark was read from, or says that it writes a watermark.
 */
export function saversOf(copy: Placed, readers: readonly Activity[]): readonly Activity[] {
  const datasets = new Set(readers.flatMap(datasetsOf).map((name) => name.toLowerCase()))
  const tables = readers.flatMap(tablesReadBy)
  return [copy, ...copy.containers].flatMap(({ activity: before, siblings }) =>
    everyActivity(siblings.filter((activity) => follows(activity, before, siblings))).filter((activity) => {
      if (!kindsThatWrite.has(activity.type)) return false
      if (activity.kind === 'Copy') return datasets.has(activity.properties.output.referenceName.toLowerCase())
      const text = jsonText(activity.raw['typeProperties'] ?? null)
      // A script that only reads saves nothing.
      if (activity.kind === 'Script' && !/\b(?:insert|update|merge|exec|execute)\b/i.test(text)) return false
      return speaksOfWatermarks(activity.name) || speaksOfWatermarks(text) || tables.some((table) => writes(text, table))
    }),
  )
}

function datasetsOf(activity: Activity): readonly string[] {
  return activity.kind === 'Lookup' ? [activity.properties.dataset.referenceName] : []
}

// Stands where something is worked out: no name holds it.
const hole = '@'

/** The last parts of the names behind FROM, where no expression chooses them. */
function tablesReadBy({ raw }: Activity): readonly string[] {
  return textsIn(raw['typeProperties'] ?? null).flatMap(({ text }) => {
    const written = piecesOf(text).map((piece) => (piece.kind === 'text' ? piece.text : hole)).join('')
    return [...written.matchAll(/\bfrom\s+((?:\[?\w+\]?\s*\.\s*)*\[?(\w+)\]?)(?![\w.@])/gi)].flatMap(([, , table]) => table ?? [])
  })
}

const writes = (text: string, table: string): boolean => new RegExp(`\\b(?:update|into|merge)\\s+(?:\\[?\\w+\\]?\\.)*\\[?${table}\\b`, 'i').test(text)

/** A value as it was worked out: a variable that is set in one place only is what it was set to. */
export function workedOut(node: Node, pipeline: Placed['pipeline']): Node {
  const text = variableText(node, pipeline)
  const [piece, ...others] = text === undefined ? [] : piecesOf(text)
  return piece?.kind === 'node' && others.length === 0 ? piece.node : node
}

/** The activities of a pipeline with one of these names. */
export const namedIn = (pipeline: Placed['pipeline'], names: readonly string[]): readonly Activity[] =>
  everyActivity(pipeline.activities).filter((activity) => names.some((name) => sameName(activity.name, name)))
