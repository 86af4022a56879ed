import { ExpressionError, type JsonObject, type Node } from '@lagoon/expressions'
import type { Activity } from '../model/activity.ts'
import { named, sameName, type Factory, type Pipeline } from '../model/factory.ts'
import { isObject, type JsonPath } from '../reader/cursor.ts'
import { constantText, templateOf } from '../validate/expression.ts'
import { activeActivities } from '../validate/walk.ts'
import { textOf } from './query.ts'
import { finding, type LintRule } from './rule.ts'
import { variableText } from './variableText.ts'

/** What can be told of a name that is only worked out when the pipeline runs: its constant pieces, and a mark for the rest. */
const unknown = '\u0000'

/** Names like `orders_2026-01-31T10:20:30.1234567Z`. */
export const fileName: LintRule = {
  level: 'warning',
  reason: 'a written file has a colon in its name, which other systems refuse, or no extension, which readers go by',
  repair: 'format the time (yyyyMMddHHmmss) and end the name with .parquet, .json or .csv',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) => {
      const written = writtenName(factory, activity)
      if (!written) return []
      const name = namePieces(written.text, { pipeline, parameters: written.parameters })
      const problems = [
        ...(name.includes(':') ? ['a colon'] : []),
        ...(/\.[A-Za-z]\w{0,9}$/.test(name) || name.endsWith(unknown) || name === '' ? [] : ['no extension']),
      ]
      if (problems.length === 0) return []
      return finding(
        { document: pipeline.document, path: written.path },
        {
          message: `'${activity.name}' writes a file whose name has ${problems.join(' and ')}`,
          hint: `format the time (yyyyMMddHHmmss) and end the name with .parquet, .json or .csv`,
        },
      )
    }),
}

/** The expression that becomes the name of the file a Copy writes: the dataset's own, or the parameter that it passes on. */
function writtenName(factory: Factory, activity: Activity): { text: string; path: JsonPath; parameters: JsonObject } | undefined {
  if (activity.kind !== 'Copy') return undefined
  const { output } = activity.properties
  const dataset = named(factory.datasets, output.referenceName)
  const location = dataset?.typeProperties['location']
  const own = isObject(location) ? textOf(location['fileName'] ?? null) : undefined
  const parameter = /^@(?:\{\s*)?dataset\(\)\.(\w+)\s*\}?$/.exec(own?.trim() ?? '')?.[1]
  if (parameter === undefined) {
    return own === undefined ? undefined : { text: own, path: [...activity.path, 'outputs', 0], parameters: output.parameters }
  }
  const given = Object.keys(output.parameters).find((name) => sameName(name, parameter))
  const text = given === undefined ? undefined : textOf(output.parameters[given] ?? null)
  return given === undefined || text === undefined ? undefined : { text, path: [...activity.path, 'outputs', 0, 'parameters', given], parameters: {} }
}

/** Where a name is worked out: the pipeline, and what it gives to the dataset. */
interface Around {
  readonly pipeline: Pipeline
  readonly parameters: JsonObject
}

function namePieces(text: string, around: Around, depth = 0): string {
  try {
    const template = templateOf(text)
    if (template.kind === 'literal') return template.value
    if (template.kind === 'expression') return piece(template.node, around, depth)
    return template.segments.map((segment) => (segment.kind === 'text' ? segment.value : piece(segment.node, around, depth))).join('')
  } catch (error) {
    if (error instanceof ExpressionError) return unknown
    throw error
  }
}

function piece(node: Node, around: Around, depth: number): string {
  const constant = constantText(node)
  if (constant !== undefined) return constant
  if (node.kind === 'constant' || depth > 5) return unknown
  const [step, ...more] = node.steps
  if (step) return more.length === 0 ? propertyPiece(node.name.toLowerCase(), constantText(step.index) ?? '', around, depth) : unknown
  switch (node.name.toLowerCase()) {
    case 'concat':
      return node.args.map((argument) => piece(argument, around, depth + 1)).join('')
    case 'utcnow':
    case 'formatdatetime':
      return timeText(constantText(node.args.at(-1)), node.args.length === (node.name.toLowerCase() === 'utcnow' ? 0 : 1))
    case 'guid':
      return 'e2b0c6d1'
    case 'variables': {
      const text = variableText(node, around.pipeline)
      return text === undefined ? unknown : namePieces(text, around, depth + 1)
    }
    default:
      return unknown
  }
}

/** What `pipeline().…` is, as far as a name goes. */
const ofTheRun: Readonly<Record<string, string>> = { runid: 'e2b0c6d1', groupid: 'e2b0c6d1', triggerid: 'e2b0c6d1', triggertime: '2026-01-31T10:20:30.1234567Z' }

/** `pipeline().RunId`, or `dataset().name` as the copy gives it. */
function propertyPiece(accessor: string, property: string, around: Around, depth: number): string {
  if (accessor === 'pipeline') return ofTheRun[property.toLowerCase()] ?? unknown
  const given = accessor === 'dataset' ? Object.keys(around.parameters).find((name) => sameName(name, property)) : undefined
  const text = given === undefined ? undefined : textOf(around.parameters[given] ?? null)
  return text === undefined ? unknown : namePieces(text, { ...around, parameters: {} }, depth + 1)
}

/** A time as the default format writes it, or something in the letters of a pattern. */
function timeText(pattern: string | undefined, isDefault: boolean): string {
  if (isDefault) return '2026-01-31T10:20:30.1234567Z'
  return pattern === undefined ? unknown : pattern.replaceAll(/[A-Za-z]+/g, '0')
}
