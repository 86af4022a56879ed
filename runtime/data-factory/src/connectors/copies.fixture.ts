// What the tests of connectors share: an engine, a fresh lake for each test, and a short way to copy from here to there.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Engine, fileList, type Row } from '@lagoon/engine'
import { localStorage, readText, writeText, type Storage } from '@lagoon/storage'
import { realEffects, type Effects } from '../effects.ts'
import { FactoryError } from '../error.ts'
import type { HttpRequest, HttpResponse, Ports } from '../ports.ts'
import { readFactory, type FactoryFile } from '../reader/readFactory.ts'
import type { ActivityRun } from '../run/records.ts'
import { runPipeline } from '../run/runPipeline.ts'

export type Json = Record<string, unknown>

export const resource = (kind: FactoryFile['kind'], name: string, properties: Json): FactoryFile => ({
  kind,
  file: `${kind}/${name}.json`,
  text: JSON.stringify({ name, properties }),
})

export const dataset = (name: string, linkedService: string, type: string, typeProperties: Json): FactoryFile =>
  resource('dataset', name, { type, linkedServiceName: { referenceName: linkedService, type: 'LinkedServiceReference' }, typeProperties })

const parts = (path: string): Json => {
  const segments = path.split('/')
  const fileName = segments.pop()
  return { folderPath: segments.join('/'), ...(fileName ? { fileName } : {}) }
}

/** A dataset of the lake; a path that ends in `/` is a folder. */
export const lakeDataset = (name: string, type: string, path: string, typeProperties: Json = {}): FactoryFile =>
  dataset(name, 'lake', type, { location: { type: 'AzureBlobFSLocation', fileSystem: 'raw', ...parts(path) }, ...typeProperties })

/** The fields of an activity's output. */
export const fieldsOf = ({ output }: ActivityRun): Json => output as Json

export interface World {
  readonly engine: Engine
  readonly lake: Storage
}

const refused = async (): Promise<never> => {
  throw new FactoryError('EgressDenied', 'not allowed')
}

export interface CopyTest {
  readonly source: Json
  readonly sink: Json
  readonly from: FactoryFile
  readonly to: FactoryFile
  readonly resources?: readonly FactoryFile[]
  readonly properties?: Json
  readonly ports?: Partial<Ports>
  readonly effects?: Partial<Effects>
  readonly more?: Json
}

/** The hooks of the test runner, which only a test may import. */
export interface Hooks {
  beforeAll(act: () => Promise<void>): void
  afterAll(act: () => Promise<void>): void
  beforeEach(act: () => void): void
}

export function copies({ beforeAll, afterAll, beforeEach }: Hooks) {
  let engine: Engine
  let folder: string
  let lake: Storage
  let next = 0
  beforeAll(async () => {
    engine = await Engine.open()
    folder = await mkdtemp(join(tmpdir(), 'lagoon-copies-'))
  })
  afterAll(async () => {
    await engine.close()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(() => void (lake = localStorage(join(folder, String(next++)))))

  async function runActivity(activity: Json, resources: readonly FactoryFile[], given: Partial<Ports> = {}, effects: Partial<Effects> = {}): Promise<ActivityRun> {
    const { factory, problems } = readFactory({
      name: 'shop',
      files: [
        resource('linkedService', 'lake', { type: 'AzureBlobFS', typeProperties: { url: 'https://shop.dfs.core.windows.net' } }),
        ...resources,
        resource('pipeline', 'p', { parameters: {}, activities: [{ name: 'a', ...activity }] }),
      ],
    })
    const [problem] = problems
    if (problem) throw new Error(`${problem.origin.file}: ${problem.message}`)
    const ports: Ports = {
      engine,
      lake,
      database: refused,
      databricks: { runJob: refused, table: refused, query: refused },
      http: refused,
      secret: refused,
      ...given,
    }
    const { activityRuns } = await runPipeline(factory, { pipeline: 'p' }, ports, { ...realEffects, ...effects })
    const [first] = activityRuns
    if (!first) throw new Error('nothing ran')
    return first
  }

  return {
    world: (): World => ({ engine, lake }),
    run: runActivity,
    copy({ source, sink, from, to, resources = [], properties = {}, ports, effects, more = {} }: CopyTest): Promise<ActivityRun> {
      const reference = (file: FactoryFile): Json => ({ referenceName: (JSON.parse(file.text) as { name: string }).name, type: 'DatasetReference' })
      const activity = { type: 'Copy', inputs: [reference(from)], outputs: [reference(to)], typeProperties: { source, sink, ...properties }, ...more }
      return runActivity(activity, [from, to, ...resources], ports, effects)
    },
    put: (path: string, text: string | Uint8Array): Promise<void> =>
      typeof text === 'string' ? writeText(lake, `shop/raw/${path}`, text) : lake.write(`shop/raw/${path}`, text),
    text: (path: string): Promise<string> => readText(lake, `shop/raw/${path}`),
    parquet: (path: string): Promise<Row[]> => engine.rows(`SELECT * FROM read_parquet(${fileList([lake.localPath(`shop/raw/${path}`)])})`),
    async names(folderPath: string): Promise<string[]> {
      const found: string[] = []
      for await (const file of lake.list(`shop/raw/${folderPath}`)) found.push(file.path.slice(`shop/raw/${folderPath}/`.length))
      return found.sort()
    },
  }
}

/** Answers calls one after another, and keeps what was asked. */
export function answering(...answers: (Partial<HttpResponse> | ((request: HttpRequest) => Partial<HttpResponse>))[]): { http: Ports['http']; sent: HttpRequest[] } {
  const sent: HttpRequest[] = []
  return {
    sent,
    async http(request) {
      sent.push(request)
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      if (answer === undefined) throw new Error(`nobody answers ${request.url}`)
      return { status: 200, headers: {}, body: '', ...(typeof answer === 'function' ? answer(request) : answer) }
    },
  }
}
