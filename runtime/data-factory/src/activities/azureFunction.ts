import type { JsonObject } from '@lagoon/expressions'
import { FactoryError } from '../error.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, has, optionalObject, optionalValue, report, requiredValue } from '../reader/cursor.ts'
import { oneOf } from '../reader/oneOf.ts'
import type { ActivityDefinition } from './definition.ts'
import { executionFields, linkedServiceIn, wrapped } from './execution.ts'
import { contentOf, objectIn, send } from './httpCall.ts'
import { secretText } from './secretText.ts'
import { textOf } from './values.ts'

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE'] as const

export interface AzureFunctionProperties {
  readonly functionName: Dynamic
  readonly method: (typeof methods)[number]
  readonly headers: JsonObject
  readonly body: Dynamic | undefined
}

// Functions answer within 230 seconds or not at all: that is the load balancer before them.
const timeoutMs = 230_000

/** Calls a function over HTTP. Codes 3600 to 3612 are Data Factory's own for this activity. */
export const azureFunction: ActivityDefinition<'AzureFunctionActivity'> = {
  parity: 'runs as an HTTP call to an allowed host or its stand-in (`func start` on this machine), with its key; the answer must be a JSON object',
  read(activity) {
    const properties = at(activity, 'typeProperties')
    const method = oneOf(at(properties, 'method'), methods)
    if (!has(at(properties, 'method'))) report(at(properties, 'method'), 'RequiredPropertyMissing', `'method' is missing`)
    if ((method === 'POST' || method === 'PUT') && !has(at(properties, 'body'))) {
      report(at(properties, 'body'), 'RequiredPropertyMissing', `an AzureFunctionActivity with ${method} needs a body`)
    }
    return {
      functionName: requiredValue(at(properties, 'functionName')),
      method: method ?? 'GET',
      headers: optionalObject(at(properties, 'headers')),
      body: optionalValue(at(properties, 'body')),
    }
  },
  async run({ properties }, context) {
    const startedAt = context.session.effects.now()
    const { method } = properties
    const functionName = textOf(context.evaluate(properties.functionName), 'functionName')
    const headers = context.evaluate(properties.headers) as JsonObject
    const content = contentOf(headers, properties.body === undefined ? undefined : context.evaluate(properties.body))
    context.recordInput({ functionName, method, headers, ...(content.body === undefined ? {} : { body: content.body }) })
    const service = linkedServiceIn(context)
    if (service.kind !== 'function') {
      throw new FactoryError('LinkedServiceTypeNotSupported', `an AzureFunctionActivity needs a linked service of type AzureFunction, not '${service.type}'`)
    }
    try {
      const key = service.key === undefined ? '' : await secretText(context, { value: service.key, name: 'functionKey', origin: context.activity.origin })
      const signIn: Readonly<Record<string, string>> = key === '' ? {} : { 'x-functions-key': key }
      const url = `${service.url.replace(/\/+$/, '')}/api/${functionName.replace(/^\/+/, '')}`
      const response = await send({ method, url, ...content, headers: { ...content.headers, ...signIn }, timeoutMs }, { turnOffAsync: false }, context)
      if (response.status >= 400) {
        throw new FactoryError(
          '3608',
          `Call to provided Azure function '${functionName}' failed with status-'${response.status}' and message - '${response.body.slice(0, 1000)}'.`,
        )
      }
      const output = objectIn(response)
      if (!output) throw new FactoryError('3603', 'Response Content is not a valid JObject.')
      return { ...output, ...executionFields(context, startedAt) }
    } catch (error) {
      throw error instanceof FactoryError && /^36\d\d$/.test(error.code) ? error : wrapped('3608', error, `Call to provided Azure function '${functionName}' failed. `)
    }
  },
}
