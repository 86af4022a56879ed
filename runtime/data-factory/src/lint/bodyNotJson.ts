import { readJsonDocument, type Json } from '@lagoon/expressions'
import { isObject, type JsonPath } from '../reader/cursor.ts'
import { activeActivities } from '../validate/walk.ts'
import { piecesOf } from './pieces.ts'
import { finding, type LintRule } from './rule.ts'

const callers = new Set(['webactivity', 'webhook', 'azurefunctionactivity'])

/** A body that is put together as text. What is interpolated inside of quotes counts as a word, outside of them as a number. */
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
  const sample = withSamples(text)
  // Only what means to be JSON: a form, or plain words, may be sent as well.
  if (!/^\s*[{[]/.test(sample)) return undefined
  return readJsonDocument(sample, 'body').problems.find(({ code }) => code === 'InvalidJson')?.message
}

function withSamples(text: string): string {
  let sample = ''
  for (const piece of piecesOf(text)) sample += piece.kind === 'text' ? piece.text : isInString(sample) ? 'x' : '1'
  return sample
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
