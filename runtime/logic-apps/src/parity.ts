import { builtInOperations } from './actions/serviceProvider.ts'
import { connectors } from './connectors/registry.ts'
import { eventTriggerTypes, leafTypes } from './model.ts'

type Grade = 'runs' | 'differs' | 'refused'
type Row = readonly [name: string, grade: Grade, remark: string]

const remarks: Readonly<Partial<Record<string, readonly [Grade, string]>>> = {
  ApiConnection: ['differs', 'the connectors below; others are refused by name'],
  ServiceProvider: ['differs', `${builtInOperations.join(', ')}; other built-in operations are refused by name`],
  Http: ['runs', 'Basic, Raw, managed identity (through the port), Entra with a client secret; retry policies, 202 pattern, pages by `nextLink`, forms, multipart; certificates and bytes that are no text are refused'],
  Function: ['runs', 'as the HTTP address of the function'],
  Workflow: ['runs', 'another workflow of the project, which is waited for'],
  ParseJson: ['runs', 'JSON Schema draft 4 to 7 with local `$ref`; patterns that could run for ever are refused'],
  Response: ['runs', 'a second answer fails the action (unverified in Azure)'],
}

const triggers: readonly Row[] = [
  ['Request', 'runs', 'methods, relative path, conditions, schema validation, `splitOn`, concurrency, secured outputs'],
  ['Recurrence', 'runs', 'fires under `lagoon dev`; a time that was missed is not made up for'],
  [eventTriggerTypes.join(', '), 'differs', 'nothing is waited for: fired by hand, with the event as the body'],
  ['every other trigger', 'refused', ''],
]

const containers: readonly Row[] = [
  ['If', 'runs', 'text and tree conditions'],
  ['Switch', 'runs', ''],
  ['Foreach', 'runs', 'parallel with its width, or sequential'],
  ['Until', 'runs', 'reaching its count or timeout ends it without failing'],
  ['Scope', 'runs', ''],
  ['ApiConnectionWebhook, HttpWebhook, ApiManagement, JavaScriptCode, Liquid, Xslt and the rest', 'refused', ''],
]

/** The part of `docs/parity.md` about Logic Apps. */
export function printWorkflowParity(): string {
  const leaves = leafTypes.map((name): Row => [name, ...(remarks[name] ?? (['runs', ''] as const))])
  const table = (head: string, rows: readonly Row[]): string =>
    [`| ${head} | here | remark |`, '|---|---|---|', ...rows.map(([name, grade, remark]) => `| ${name} | ${grade} | ${remark} |`)].join('\n')
  const connected = connectors.map(({ services, parity }): Row => [services.join(', '), 'differs', parity])
  return ['## Logic Apps', '', table('trigger', triggers), '', table('action', [...leaves, ...containers]), '', table('connector', [...connected, ['every other connector', 'refused', '']]), ''].join('\n')
}
