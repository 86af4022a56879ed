import { readFile } from 'node:fs/promises'
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Pair } from 'yaml'
import { WorkspaceError, type Origin } from './error.ts'

/** What `lagoon.yml` may say. Without the file nothing goes out and every linked service is its local stand-in. */
export interface Configuration {
  /** Hosts that a WebActivity may reach for real: `api.example.com`, or `*.example.com`. */
  readonly allowedHosts: readonly string[]
  /** Environment variable that holds a secret, by `vault/secret` or by `secret`. */
  readonly secrets: ReadonlyMap<string, string>
  /** DuckDB's limit, as `2GB`. */
  readonly memoryLimit: string | undefined
}

export const noConfiguration: Configuration = { allowedHosts: [], secrets: new Map(), memoryLimit: undefined }

const keys = ['allowed_hosts', 'secrets', 'memory_limit'] as const

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
  const secrets = new Map<string, string>()
  for (const pair of document.contents.items) {
    const { name, offset } = keyOf(pair)
    const value = pair.value
    switch (name) {
      case 'allowed_hosts':
        if (!isSeq(value)) return fail('allowed_hosts must be a list of host names', offset)
        allowedHosts = value.items.map((item) => (isScalar(item) && typeof item.value === 'string' ? item.value : fail('a host must be a text', offset)))
        break
      case 'secrets':
        if (!isMap(value)) return fail('secrets must be a map from a secret to the environment variable that holds it', offset)
        for (const entry of value.items) {
          const { name: secret, offset: at } = keyOf(entry)
          secrets.set(secret, isScalar(entry.value) && typeof entry.value.value === 'string' ? entry.value.value : fail(`secret ${secret} must name an environment variable`, at))
        }
        break
      case 'memory_limit':
        memoryLimit = isScalar(value) && typeof value.value === 'string' ? value.value : fail("memory_limit must be a text such as '2GB'", offset)
        break
      default:
        fail(`unknown setting '${name}'`, offset, `known settings: ${keys.join(', ')}`)
    }
  }
  return { allowedHosts, secrets, memoryLimit }
}

function keyOf(pair: Pair): { name: string; offset: number | undefined } {
  return isScalar(pair.key) ? { name: String(pair.key.value), offset: pair.key.range?.[0] } : { name: String(pair.key), offset: undefined }
}
