import type { Json, JsonObject } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import { callAddress } from './http.ts'
import { isObject, objectInputs, textOf, type LeafCall, type LeafResult } from './leaf.ts'

/** Calls an Azure Function as the HTTP address that it is. */
export function runFunction(call: LeafCall): Promise<LeafResult> {
  const inputs = objectInputs(call)
  const url = addressOf(inputs.function, call.run.workflow.functions)
  if (url === undefined) throw new WorkflowError('NotSupported', `the file does not say where the function of '${call.action.name}' is`)
  return callAddress(call, { url, method: inputs.method === undefined ? 'POST' : textOf(inputs.method), inputs })
}

/** A resource id names site and function; a connection of a Standard logic app is looked up in `connections.json`. */
export function addressOf(value: Json | undefined, functions: ReadonlyMap<string, string>): string | undefined {
  if (!isObject(value)) return undefined
  if (typeof value.connectionName === 'string') return functions.get(value.connectionName)
  return typeof value.id === 'string' ? addressOfResource(value.id) : undefined
}

export function addressOfResource(id: string): string | undefined {
  const [, site, name] = /\/sites\/([\w-]+)\/functions\/([\w-]+)$/i.exec(id) ?? []
  return site === undefined || name === undefined ? undefined : `https://${site}.azurewebsites.net/api/${name}`
}

/** Whether the function can be found without running anything. */
export const namesFunction = (inputs: JsonObject, functions: ReadonlyMap<string, string>): boolean => addressOf(inputs.function, functions) !== undefined
