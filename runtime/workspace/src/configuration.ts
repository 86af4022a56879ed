import { readFile } from 'node:fs/promises'
import { isMap, LineCounter, parseDocument } from 'yaml'
import type { LintSettings, SuppliedFor } from '@lagoon/data-factory'
import { readAllowedHosts } from './configuration/allowedHosts.ts'
import { readLint } from './configuration/lint.ts'
import { readMemoryLimit } from './configuration/memoryLimit.ts'
import { readRealDatabases } from './configuration/realDatabases.ts'
import { defaultRetention, readRetention, type Retention } from './configuration/retention.ts'
import { entriesOf, originAt, tell, textsOf, type SettingReader, type Source } from './configuration/setting.ts'
import { readStandIns } from './configuration/standIns.ts'
import { readSuppliedOutputs } from './configuration/suppliedOutputs.ts'
import { WorkspaceError, type Problem } from './error.ts'
import type { RealDatabase } from './realDatabase.ts'

/** What `lagoon.yml` may say. Without the file nothing goes out and every linked service is its local stand-in. */
export interface Configuration {
  /** Hosts that a WebActivity may reach for real: `api.example.com`, or `*.example.com`. */
  readonly allowedHosts: readonly string[]
  /** Servers on this machine that answer for a host, by its name: `http://127.0.0.1:4477`. Always a loopback address. */
  readonly standIns: ReadonlyMap<string, string>
  /** Environment variable that holds a secret, by `vault/secret` or by `secret`. */
  readonly secrets: ReadonlyMap<string, string>
  /** The linked services that are real servers, by lower-case name. */
  readonly realDatabases: ReadonlyMap<string, RealDatabase>
  /** DuckDB's limit, as `2GB`. */
  readonly memoryLimit: string | undefined
  /** The level of lint rules that shall speak louder, softer, or not at all. */
  readonly lint: LintSettings
  readonly retention: Retention
  /** Keys of the bundle's jobs and pipelines, by the id that they have in somebody's Databricks workspace. */
  readonly databricksIds: ReadonlyMap<string, string>
  /** What activities of the factory answer that cannot, or shall not, run here. */
  readonly suppliedOutputs: readonly SuppliedFor[]
}

export const noConfiguration: Configuration = { allowedHosts: [], standIns: new Map(), secrets: new Map(), realDatabases: new Map(), memoryLimit: undefined, lint: new Map(), retention: defaultRetention, suppliedOutputs: [], databricksIds: new Map() }

const settings = ['allowed_hosts', 'stand_ins', 'secrets', 'real_databases', 'memory_limit', 'lint', 'run_retention', 'supplied_outputs', 'databricks_ids'] as const

/** Reads `lagoon.yml`. A file that was not named and is not there is no configuration. Throws `InvalidConfiguration`. */
export async function readConfiguration(file: string, { mustExist }: { mustExist: boolean }): Promise<Configuration> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (!mustExist) return noConfiguration
    throw new WorkspaceError('InvalidConfiguration', `cannot read ${file}`, { cause: error })
  }
  return parseConfiguration(text, file)
}

/** Throws `InvalidConfiguration`: the first thing that is wrong, and in `problems` all of them, when there are more. */
export function parseConfiguration(text: string, file: string): Configuration {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const source: Source = { document, file, lines, problems: [] }
  const root = { value: document.contents, origin: originAt(source, document.contents?.range?.[0]), source }
  // The parser puts the place behind its message, and an excerpt below it.
  for (const { message, pos } of document.errors) tell({ ...root, origin: originAt(source, pos[0]) }, message.replace(/ at line \d+, column \d+:?\n[^]*$/, ''))
  // A doubled key leaves everything else to be read.
  if (document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')) refuseAny(source.problems)
  if (document.contents === null) return noConfiguration
  if (!isMap(document.contents)) {
    tell(root, 'expected a map of settings')
    refuseAny(source.problems)
  }

  const given = new Map(entriesOf(root, 'expected a map of settings'))
  for (const [name, setting] of given) if (!settings.some((known) => known === name)) tell(setting, `unknown setting '${name}'`, `known settings: ${settings.join(', ')}`)
  const read = <T>(name: (typeof settings)[number], reader: SettingReader<T>, absent: T): T => {
    const setting = given.get(name)
    return setting ? reader(setting) : absent
  }
  const none = noConfiguration
  const configuration: Configuration = {
    allowedHosts: read('allowed_hosts', readAllowedHosts, none.allowedHosts),
    standIns: read('stand_ins', readStandIns, none.standIns),
    secrets: read('secrets', (setting) => textsOf(setting, 'secrets must be a map from a secret to the environment variable that holds it', (secret) => `secret ${secret} must name an environment variable`), none.secrets),
    realDatabases: read('real_databases', readRealDatabases, none.realDatabases),
    memoryLimit: read('memory_limit', readMemoryLimit, none.memoryLimit),
    lint: read('lint', readLint, none.lint),
    retention: read('run_retention', readRetention, none.retention),
    suppliedOutputs: read('supplied_outputs', readSuppliedOutputs, none.suppliedOutputs),
    databricksIds: read('databricks_ids', (setting) => textsOf(setting, 'databricks_ids must be a map from an id to the key of a job or pipeline', (id) => `the id ${id} must stand for a job or pipeline of the bundle`), none.databricksIds),
  }
  refuseAny(source.problems)
  return configuration
}

function refuseAny(problems: readonly Problem[]): void {
  const inOrder = [...problems].sort((a, b) => a.origin.line - b.origin.line || a.origin.column - b.origin.column)
  const [first] = inOrder
  if (!first) return
  const { message, origin, hint } = first
  throw new WorkspaceError('InvalidConfiguration', message, { origin, ...(hint === undefined ? {} : { hint }), problems: inOrder.length === 1 ? [] : inOrder })
}
