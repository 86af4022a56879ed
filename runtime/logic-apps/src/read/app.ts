import { readJsonDocument, type Json } from '@lagoon/expressions'
import { addressOfResource } from '../actions/azureFunction.ts'
import type { Problem } from '../error.ts'
import { at, entries, isObject, type Cursor } from './cursor.ts'
import { readParameters, type Parameters } from './parameters.ts'

/** What all workflows of a Standard logic app share. */
export interface App {
  readonly parameters: Parameters
  /** Which managed API each connection is of. */
  readonly services: ReadonlyMap<string, string>
  /** The address of the function behind each connection. */
  readonly functions: ReadonlyMap<string, string>
  readonly problems: readonly Problem[]
}

export const noApp: App = { parameters: new Map(), services: new Map(), functions: new Map(), problems: [] }

interface File { readonly text: string; readonly file: string }

/** Reads the `parameters.json` and `connections.json` that stand beside the workflows' folders. */
export function loadApp({ parameters, connections }: { parameters?: File | undefined; connections?: File | undefined }): App {
  const problems: Problem[] = []
  const root = (given: File | undefined): Cursor | undefined => {
    if (given === undefined) return undefined
    const document = readJsonDocument(given.text, given.file)
    problems.push(...document.problems)
    return document.value === undefined ? undefined : { document, path: [], value: document.value, problems }
  }
  const [declared, connected] = [root(parameters), root(connections)]
  return {
    parameters: declared === undefined ? new Map() : readParameters(declared, undefined),
    services: connected === undefined ? new Map() : servicesIn(at(connected, 'managedApiConnections').value),
    functions: connected === undefined ? new Map() : functionsIn(at(connected, 'functionConnections')),
    problems,
  }
}

/** `{office: {api: {id: '…/managedApis/office365'}}}`, and the same with `id` alone, as Consumption logic apps write it. */
export function servicesIn(connections: Json | undefined): ReadonlyMap<string, string> {
  const found = isObject(connections) ? Object.entries(connections) : []
  return new Map(found.flatMap(([name, connection]) => {
    const api = isObject(connection) ? (isObject(connection.api) ? connection.api.id : connection.id) : undefined
    const [, service] = typeof api === 'string' ? (/\/managedApis\/([\w-]+)$/i.exec(api) ?? []) : []
    return service === undefined ? [] : [[name, service.toLowerCase()] as const]
  }))
}

function functionsIn(connections: Cursor): ReadonlyMap<string, string> {
  return new Map(entries(connections).flatMap(([name, connection]) => {
    const [triggerUrl, id] = [at(connection, 'triggerUrl').value, at(connection, 'function', 'id').value]
    const url = typeof triggerUrl === 'string' && URL.canParse(triggerUrl) ? triggerUrl : typeof id === 'string' ? addressOfResource(id) : undefined
    return url === undefined ? [] : [[name, url] as const]
  }))
}
