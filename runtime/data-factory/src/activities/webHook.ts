import { readJsonDocument, type JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { Callback } from '../ports.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, has, isObject, optionalFlag, optionalObject, optionalValue, requiredValue } from '../reader/cursor.ts'
import { oneOf } from '../reader/oneOf.ts'
import { timeSpanMs } from '../run/timeSpan.ts'
import { authenticationHeaders, readAuthentication, tokenAdvice, type Authentication } from './authentication.ts'
import type { ActivityContext, ActivityDefinition } from './definition.ts'
import { wrapped } from './execution.ts'
import { contentOf, send } from './httpCall.ts'
import { objectOf, textOf } from './values.ts'

export interface WebHookProperties {
  readonly url: Dynamic
  readonly headers: JsonObject
  readonly body: Dynamic
  readonly timeout: Dynamic
  readonly reportStatusOnCallBack: boolean
  readonly authentication: Authentication
}

// For the call itself; `timeout` is for what is called back.
const timeoutMs = 60_000

export const webHook: ActivityDefinition<'WebHook'> = {
  parity:
    'runs: `callBackUri` is an address on this machine; reportStatusOnCallBack, timeout and authentication as for a WebActivity. Differs: what times out ends as Failed with the code `TimedOut`',
  isControl: true,
  read(activity) {
    const properties = at(activity, 'typeProperties')
    if (has(at(properties, 'method'))) oneOf(at(properties, 'method'), ['POST'] as const)
    return {
      url: requiredValue(at(properties, 'url')),
      headers: optionalObject(at(properties, 'headers')),
      body: optionalValue(at(properties, 'body')) ?? {},
      timeout: optionalValue(at(properties, 'timeout')) ?? '00:10:00',
      reportStatusOnCallBack: optionalFlag(at(properties, 'reportStatusOnCallBack')) ?? false,
      authentication: readAuthentication(at(properties, 'authentication')),
    }
  },
  async run({ properties }, context) {
    const { callback: open } = context.session.ports
    if (!open) throw new FactoryError('WebHookNotSupported', 'nothing can call back here')
    const url = textOf(context.evaluate(properties.url), 'url')
    const headers = context.evaluate(properties.headers) as JsonObject
    const body = objectOf(fromText(context.evaluate(properties.body)), 'body')
    const timeout = textOf(context.evaluate(properties.timeout), 'timeout')
    const callback = await open()
    try {
      const content = contentOf(headers, { ...body, callBackUri: callback.uri })
      context.recordInput({ url, method: 'POST', headers, body: { ...body, callBackUri: callback.uri }, timeout })
      const signIn = await authenticationHeaders(properties.authentication, context)
      const request = { method: 'POST', url, ...content, headers: { ...content.headers, ...signIn }, timeoutMs }
      const response = await send(request, { turnOffAsync: false }, context)
      if (response.status >= 400) {
        throw new FactoryError(
          '2108',
          `Invoking Web Hook failed with HttpStatusCode - '${response.status}', message - '${response.body.slice(0, 1000)}'`,
          tokenAdvice(properties.authentication, response, request.headers),
        )
      }
      return outputOf(await calledBack(callback, timeout, context), properties)
    } catch (error) {
      throw error instanceof FactoryError ? error : wrapped('2108', error, 'Error calling the endpoint. ')
    } finally {
      callback.close()
    }
  },
}

/** A body that is an expression may come to JSON text. */
const fromText = (value: Dynamic): Dynamic => (typeof value === 'string' ? (readJsonDocument(value, 'body').value ?? value) : value)

async function calledBack({ arrived }: Callback, timeout: string, { session: { effects }, signal }: ActivityContext): Promise<string> {
  const waiting = new AbortController()
  const stop = (): void => waiting.abort(ended)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const body = await Promise.race([arrived, effects.sleep(timeSpanMs(timeout), waiting.signal).then(() => undefined)])
    signal.throwIfAborted()
    if (body === undefined) throw new FactoryError('TimedOut', `nobody called back within the timeout of ${timeout}`)
    return body
  } finally {
    stop()
    signal.removeEventListener('abort', stop)
  }
}

const ended = new FactoryError('Cancelled', 'nobody waits any more')

/** `{Output, Error: {ErrorCode, Message}, StatusCode}` is looked into only when the activity asks for the status. */
function outputOf(text: string, { reportStatusOnCallBack }: WebHookProperties): JsonObject {
  const { value } = readJsonDocument(text.trim() === '' ? '{}' : text, 'callback')
  if (!isObject(value)) throw new FactoryError('2108', 'the body that was called back with is no JSON object')
  if (!reportStatusOnCallBack) return value
  const output = isObject(value['Output']) ? value['Output'] : {}
  const statusCode = Number(value['StatusCode'] ?? 200)
  const error = isObject(value['Error']) ? value['Error'] : {}
  if (statusCode >= 400) {
    const code = textOf(error['ErrorCode'] ?? String(statusCode), 'ErrorCode')
    throw new FactoryError(code, textOf(error['Message'] ?? `the callback reported status ${statusCode}`, 'Message'), { output })
  }
  return output
}
