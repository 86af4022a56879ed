import { readFile } from 'node:fs/promises'
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Pair } from 'yaml'
import { isLintCode, isLintLevel, lintCodes, lintLevels, type LintLevel, type LintSettings, type SuppliedFor } from '@lagoon/data-factory'
import { WorkspaceError, type Origin } from './error.ts'
import { readRealDatabases, type RealDatabase } from './realDatabase.ts'
import { readSuppliedOutputs } from './suppliedOutputs.ts'

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

/** How long the records of runs are kept: so many days, and no more than so many runs. */
export interface Retention {
  readonly days: number
  readonly runs: number | undefined
}

/** As long as Data Factory keeps them. */
const defaultRetention: Retention = { days: 45, runs: undefined }

export const noConfiguration: Configuration = { allowedHosts: [], standIns: new Map(), secrets: new Map(), realDatabases: new Map(), memoryLimit: undefined, lint: new Map(), retention: defaultRetention, suppliedOutputs: [], databricksIds: new Map() }

const keys = ['allowed_hosts', 'stand_ins', 'secrets', 'real_databases', 'memory_limit', 'lint', 'run_retention', 'supplied_outputs', 'databricks_ids'] as const

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

export function parseConfiguration(text: string, file: string): Configuration {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const placeOf = (offset: number | undefined): Origin => {
    const { line, col } = lines.linePos(offset ?? 0)
    return { file, line, column: col }
  }
  const fail = (message: string, offset?: number, hint?: string): never => {
    throw new WorkspaceError('InvalidConfiguration', message, { origin: placeOf(offset), ...(hint ? { hint } : {}) })
  }
  const [broken] = document.errors
  if (broken) fail(broken.message.split('\n')[0] ?? broken.message, broken.pos[0])
  if (document.contents === null) return noConfiguration
  if (!isMap(document.contents)) return fail('expected a map of settings', document.contents.range?.[0])

  let allowedHosts: string[] = []
  let memoryLimit: string | undefined
  let retention = defaultRetention
  const secrets = new Map<string, string>()
  const standIns = new Map<string, string>()
  const lint = new Map<string, LintLevel>()
  let realDatabases: ReadonlyMap<string, RealDatabase> = new Map()
  const databricksIds = new Map<string, string>()
  let suppliedOutputs: readonly SuppliedFor[] = []
  for (const pair of document.contents.items) {
    const { name, offset } = keyOf(pair)
    const value = pair.value
    switch (name) {
      case 'allowed_hosts':
        if (!isSeq(value)) return fail('allowed_hosts must be a list of host names', offset)
        allowedHosts = value.items.map((item) => (isScalar(item) && typeof item.value === 'string' ? item.value : fail('a host must be a text', offset)))
        break
      case 'stand_ins':
        if (!isMap(value)) return fail('stand_ins must be a map from a host to a server on this machine', offset)
        for (const entry of value.items) {
          const { name: host, offset: at } = keyOf(entry)
          const server = isScalar(entry.value) && typeof entry.value.value === 'string' ? loopbackOrigin(entry.value.value) : undefined
          standIns.set(host.toLowerCase(), server ?? fail(`the stand-in of ${host} must be a server on this machine`, at, 'such as http://127.0.0.1:4477; hosts elsewhere belong under allowed_hosts'))
        }
        break
      case 'secrets':
        if (!isMap(value)) return fail('secrets must be a map from a secret to the environment variable that holds it', offset)
        for (const entry of value.items) {
          const { name: secret, offset: at } = keyOf(entry)
          secrets.set(secret, isScalar(entry.value) && typeof entry.value.value === 'string' ? entry.value.value : fail(`secret ${secret} must name an environment variable`, at))
        }
        break
      case 'real_databases':
        realDatabases = readRealDatabases(value, (message, at, hint) => fail(message, at ?? offset, hint))
        break
      case 'memory_limit':
        memoryLimit = isScalar(value) && typeof value.value === 'string' ? value.value : fail("memory_limit must be a text such as '2GB'", offset)
        break
      case 'lint':
        if (!isMap(value)) return fail('lint must be a map from a rule to its level', offset, `levels: ${lintLevels.join(', ')}`)
        for (const entry of value.items) {
          const { name: code, offset: at } = keyOf(entry)
          // YAML 1.1 reads a bare `off` as false, and people know it.
          const level = isScalar(entry.value) ? (entry.value.value === false ? 'off' : String(entry.value.value)) : ''
          if (!isLintCode(code)) return fail(`there is no lint rule '${code}'`, at, `rules: ${lintCodes.join(', ')}`)
          if (!isLintLevel(level)) return fail(`'${level}' is no level of the lint rule ${code}`, at, `levels: ${lintLevels.join(', ')}`)
          lint.set(code, level)
        }
        break
      case 'run_retention':
        if (!isMap(value)) return fail('run_retention must be a map with days, runs, or both', offset)
        for (const entry of value.items) {
          const { name: limit, offset: at } = keyOf(entry)
          if (limit !== 'days' && limit !== 'runs') return fail(`unknown setting '${limit}' of run_retention`, at, 'it has: days, runs')
          const most = isScalar(entry.value) && typeof entry.value.value === 'number' && Number.isInteger(entry.value.value) && entry.value.value >= 0 ? entry.value.value : fail(`${limit} of run_retention must be a whole number`, at)
          retention = { ...retention, [limit]: most }
        }
        break
      case 'databricks_ids':
        if (!isMap(value)) return fail('databricks_ids must be a map from an id to the key of a job or pipeline', offset)
        for (const entry of value.items) {
          const { name: id, offset: at } = keyOf(entry)
          databricksIds.set(id, isScalar(entry.value) && typeof entry.value.value === 'string' ? entry.value.value : fail(`the id ${id} must stand for a job or pipeline of the bundle`, at))
        }
        break
      case 'supplied_outputs':
        if (!isMap(value)) return fail('supplied_outputs must be a map from pipeline/activity to an output', offset)
        suppliedOutputs = readSuppliedOutputs(value, { document, placeOf, fail })
        break
      default:
        fail(`unknown setting '${name}'`, offset, `known settings: ${keys.join(', ')}`)
    }
  }
  return { allowedHosts, standIns, secrets, realDatabases, memoryLimit, lint, retention, suppliedOutputs, databricksIds }
}

/** Only an address, never a name: what a name means is for others to say. */
function loopbackOrigin(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain = url !== undefined && url.pathname === '/' && url.search === '' && url.username === '' && url.password === ''
  return plain && url.protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(url.hostname) ? url.origin : undefined
}

function keyOf(pair: Pair): { name: string; offset: number | undefined } {
  return isScalar(pair.key) ? { name: String(pair.key.value), offset: pair.key.range?.[0] } : { name: String(pair.key), offset: undefined }
}
