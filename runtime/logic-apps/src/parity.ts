import { leafTypes } from './model.ts'

type Grade = 'runs' | 'differs' | 'refused'
type Row = readonly [name: string, grade: Grade, remark: string]

const remarks: Readonly<Partial<Record<string, readonly [Grade, string]>>> = {
  ApiConnection: ['differs', 'e-mail by Office 365 or Outlook and Teams messages go into the outbox; other connectors are refused'],
  Http: ['runs', 'Basic, Raw and managed identity (through the port); other authentication and cookies are refused'],
  ParseJson: ['runs', 'schemas with `$ref`, `pattern`, `format`, `dependencies` and item lists are refused'],
  Response: ['runs', 'a second answer fails the action (unverified in Azure)'],
}

const triggers: readonly Row[] = [
  ['Request', 'runs', 'methods, relative path, conditions, schema validation; `splitOn` and concurrency are refused'],
  ['Recurrence', 'runs', 'read and handed to whoever keeps the clock'],
  ['every other trigger', 'refused', ''],
]

const containers: readonly Row[] = [
  ['If', 'runs', 'text and tree conditions'],
  ['Switch', 'runs', ''],
  ['Foreach', 'runs', 'parallel with its width, or sequential'],
  ['Until', 'runs', 'reaching its count or timeout ends it without failing'],
  ['Scope', 'runs', ''],
  ['Workflow, Function, ApiConnectionWebhook, JavaScriptCode and the rest', 'refused', ''],
]

/** The part of `docs/parity.md` about Logic Apps. */
export function printWorkflowParity(): string {
  const leaves = leafTypes.map((name): Row => [name, ...(remarks[name] ?? (['runs', ''] as const))])
  const table = (head: string, rows: readonly Row[]): string =>
    [`| ${head} | here | remark |`, '|---|---|---|', ...rows.map(([name, grade, remark]) => `| ${name} | ${grade} | ${remark} |`)].join('\n')
  return ['## Logic Apps', '', table('trigger', triggers), '', table('action', [...leaves, ...containers]), ''].join('\n')
}
