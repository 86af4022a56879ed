import { readJsonDocument, type Json, type Node } from '@lagoon/expressions'
import { isObject, type JsonPath } from '../reader/cursor.ts'
import { constantText } from '../validate/expression.ts'
import { activeActivities } from '../validate/walk.ts'
import { piecesOf } from './pieces.ts'
import { finding, type LintRule } from './rule.ts'

const callers = new Set(['webactivity', 'webhook', 'azurefunctionactivity'])

/** A body that is put together as text. What is interpolated inside of quotes counts as a word, outside of them as a number, unless it is known to be text. */
export const bodyNotJson: LintRule = {
  level: 'warning',
  reason: 'the body is no JSON once the values are in it: the call fails, or the receiver sees something else',
  repair: 'write the body as a JSON object with expressions in it, which Data Factory escapes, or repair the text',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) => {
      if (!callers.has(activity.type.toLowerCase())) return []
      const properties = activity.raw['typeProperties']
      const body = isObject(properties) ? bodyIn(properties['body'] ?? null) : undefined
      const wrong = body === undefined ? undefined : whatIsWrong(body.text)
      if (body === undefined || wrong === undefined) return []
      return finding(
        { document: pipeline.document, path: [...activity.path, 'typeProperties', 'body', ...body.path] },
        { message: `the body of '${activity.name}' is no JSON once values are in it: ${wrong}`, showLine: false },
      )
    }),
}

function bodyIn(body: Json): { text: string; path: JsonPath } | undefined {
  if (typeof body === 'string') return { text: body, path: [] }
  if (isObject(body) && body['type'] === 'Expression' && typeof body['value'] === 'string') return { text: body['value'], path: ['value'] }
  return undefined
}

function whatIsWrong(text: string): string | undefined {
  const { sample, unescaped } = withSamples(text)
  // Only what means to be JSON: a form, or plain words, may be sent as well.
  if (!/^\s*[{[]/.test(sample)) return undefined
  const problem = readJsonDocument(sample, 'body').problems.find(({ code }) => code === 'InvalidJson')
  if (problem) return problem.message
  return unescaped && `${unescaped} stands between quotes, and the quotes that it holds are not escaped`
}

function withSamples(text: string): { readonly sample: string; readonly unescaped: string | undefined } {
  let sample = ''
  let unescaped: string | undefined
  for (const piece of piecesOf(text)) {
    const inside = isInString(sample)
    if (piece.kind === 'text') sample += piece.text
    else sample += inside || isText(piece.node) ? 'x' : '1'
    if (piece.kind === 'node' && inside) unescaped ??= holdsQuotes(piece.node)
  }
  return { sample, unescaped }
}

const ofTheRun = new Set(['pipeline', 'datafactory', 'runid', 'groupid', 'triggername', 'triggertype', 'triggertime', 'triggerid'])
const givesText = new Set(['utcnow', 'guid', 'formatdatetime', 'adddays', 'addhours', 'addminutes', 'addseconds', 'startofday', 'convertfromutc', 'converttimezone'])

/** What is never a number, `true` or an object. */
function isText(node: Node): boolean {
  if (node.kind === 'constant') return false
  const [step] = node.steps
  return node.name.toLowerCase() === 'pipeline' ? ofTheRun.has(constantText(step?.index)?.toLowerCase() ?? '') : givesText.has(node.name.toLowerCase())
}

/** An error's message, which quotes what failed, and whole objects, which are JSON themselves. Text that `replace` has gone over is taken to be right. */
function holdsQuotes(node: Node): string | undefined {
  if (node.kind === 'constant') return undefined
  const name = node.name.toLowerCase()
  if (name === 'string' && node.args[0]) return holdsQuotes(node.args[0])
  if (name !== 'activity') return undefined
  const steps = node.steps.map(({ index }) => constantText(index)?.toLowerCase())
  const [first, second, ...more] = steps
  if (first === 'error' && second === 'message' && more.length === 0) return 'the message of an error'
  return (first === 'error' || first === 'output') && second === undefined ? `the ${first} of an activity` : undefined
}

/** Whether the end of a JSON text lies inside of a string. */
function isInString(text: string): boolean {
  let inside = false
  for (let at = 0; at < text.length; at++) {
    if (inside && text.charAt(at) === '\\') at++
    else if (text.charAt(at) === '"') inside = !inside
  }
  return inside
}
