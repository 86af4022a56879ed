import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Database } from '@lagoon/azure-sql'
import { loadBundle, type LoadedBundle } from '@lagoon/bundle'
import { realEffects as factoryEffects, type LoadedFactory } from '@lagoon/data-factory'
import { Engine } from '@lagoon/engine'
import { child, localStorage, memoryStorage, type Storage } from '@lagoon/storage'
import { Catalog } from '@lagoon/unity-catalog'
import { Warehouse, realEffects as warehouseEffects } from '@lagoon/warehouse'
import { Callbacks } from './callbacks.ts'
import { readConfiguration, type Configuration } from './configuration.ts'
import { WorkspaceError } from './error.ts'
import { DatabricksRuns } from './databricksRuns.ts'
import type { Listener, WorkspaceEvent } from './events.ts'
import { openOutbox, type Outbox } from './outbox.ts'
import { findProject, type Project } from './project.ts'
import { signInOf } from './realDatabase.ts'
import { registerBundle } from './registerBundle.ts'
import { openGate, type Gate } from './runGates.ts'
import { sharedLease, takeRunLease } from './runLease.ts'
import { RunIndex } from './runIndex.ts'
import { RunStore } from './runStore.ts'
import { openSecrets, type Secrets } from './secrets.ts'
import { recordSample, openState, removeLeftovers } from './state.ts'
import { openVaultStore, type VaultStore } from './vault.ts'
import type { LoadedWorkflows } from './workflows.ts'

export interface WorkspaceOptions {
  readonly project: string
  readonly state: string
  /** Must exist when it is named; without a name it is `lagoon.yml` in the current folder, if there is one. */
  readonly configurationFile?: string
  readonly target?: string
  /** Variables of the bundle. */
  readonly variables?: Readonly<Record<string, string>>
  /** The sample that the state must not contradict, as `name@version/size`. */
  readonly sample?: string
  /** What stands between the workspace and its disk: for tests that end the process at a durable step. */
  readonly disk?: (storage: Storage) => Storage
  /** Nothing is written: a project can be looked at without leaving a state behind. */
  readonly readOnly?: boolean
}

export interface Effects {
  now(): Date
  newId(): string
}

const realEffects: Effects = { now: () => new Date(), newId: factoryEffects.newId }

/**
 * One project on one machine: every room, loaded and opened when it is first needed, and closed together. The composition root: what a
 * room asks of another through a port is connected here and nowhere else.
 */
export class Workspace {
  readonly project: Project
  readonly stateFolder: string
  readonly lake: Storage
  readonly runs: RunStore
  /** The factory's runs in short. */
  readonly runIndex: RunIndex
  readonly outbox: Outbox
  readonly secrets: Secrets
  /** What was written to the local Key Vaults. */
  readonly vault: VaultStore
  /** Jobs and updates that REST calls have started. */
  readonly databricksRuns = new DatabricksRuns(this)
  /** Where a WebHook waits to be called back. */
  readonly callbacks = new Callbacks()
  readonly configuration: Configuration
  readonly effects: Effects
  /** Jobs and pipelines of the bundle that have run, as `jobs.key` and `pipelines.key`. */
  readonly reached = new Set<string>()
  /** Runs something as the only run on this state; what it calls may ask for the same. Throws `RunInProgress` before anything has changed. */
  readonly exclusively: <T>(act: () => Promise<T>) => Promise<T>
  readonly #gates = new Map<string, Gate>()
  readonly #options: WorkspaceOptions
  readonly #listeners = new Set<Listener>()
  readonly #cancelled = new AbortController()
  #engine: Promise<Engine> | undefined
  #bundle: LoadedBundle | undefined
  #factory: Promise<LoadedFactory> | undefined
  #workflows: Promise<LoadedWorkflows> | undefined
  #catalog: Promise<Catalog> | undefined
  #warehouse: Promise<Warehouse> | undefined

  private constructor(options: WorkspaceOptions, opened: { project: Project; configuration: Configuration; secrets: Secrets; vault: VaultStore }, effects: Effects) {
    this.#options = options
    this.effects = effects
    this.project = opened.project
    this.configuration = opened.configuration
    this.secrets = opened.secrets
    this.vault = opened.vault
    this.stateFolder = options.state
    this.exclusively = sharedLease(() => takeRunLease(options.state))
    const state = this.#state()
    this.lake = child(state, 'storage')
    this.outbox = openOutbox(child(state, 'outbox'), this.secrets.mask)
    this.runs = new RunStore(join(options.state, 'runs'))
    this.runIndex = new RunIndex(join(options.state, 'run-index'), this.runs)
  }

  /** Throws `ProjectNotFound`, `StateOfAnotherProject`, `StateFormatNotSupported`, `InvalidConfiguration`. */
  static async open(options: WorkspaceOptions, effects: Effects = realEffects): Promise<Workspace> {
    const project = await findProject(options.project)
    await openState({ folder: options.state, project: options.project, readOnly: options.readOnly ?? false, ...(options.sample ? { sample: options.sample } : {}) })
    if (!options.readOnly) await removeLeftovers(options.state)
    const configuration = await readConfiguration(options.configurationFile ?? 'lagoon.yml', { mustExist: options.configurationFile !== undefined })
    const vault = openVaultStore(join(options.state, 'key-vault'))
    const secrets = await openSecrets({ configuration, envFile: '.env', environment: process.env, vault })
    return new Workspace(options, { project, configuration, secrets, vault }, effects)
  }

  /** The state folder, or a folder of it. */
  #state(): Storage {
    const storage = localStorage(this.#options.state)
    return this.#options.disk?.(storage) ?? storage
  }

  /** What pipelines remember: offsets, batches, seen files, dropped rows. */
  get pipelineState(): Storage {
    return child(this.#state(), 'pipelines')
  }

  /** What triggers remember: windows, files, who was started. */
  get triggerState(): Storage {
    return child(this.#state(), 'triggers')
  }

  /** Aborted when somebody presses Ctrl-C. */
  get signal(): AbortSignal {
    return this.#cancelled.signal
  }

  /** For what must not begin any more once somebody has pressed Ctrl-C. Throws `Interrupt`. */
  throwIfInterrupted(): void {
    if (this.signal.aborted) throw new WorkspaceError('Interrupt', 'the run was interrupted')
  }

  engine(): Promise<Engine> {
    const { memoryLimit } = this.configuration
    this.#engine ??= Engine.open({ tempFolder: join(this.stateFolder, 'temp'), ...(memoryLimit ? { memoryLimit } : {}) })
    return this.#engine
  }

  /** The bundle for the chosen target. Undefined when the project has none. */
  bundle(): LoadedBundle | undefined {
    const root = this.project.bundleRoot
    if (root === undefined) return undefined
    const { target, variables } = this.#options
    this.#bundle ??= loadBundle({ root, base: '.', ...(target ? { target } : {}), ...(variables ? { variables } : {}) })
    return this.#bundle
  }

  /** Undefined when the project has no factory. */
  factory(): Promise<LoadedFactory> | undefined {
    this.#factory ??= this.loadFactory()
    return this.#factory
  }

  /** What the files of the factory say now; `useFactory` makes it what `factory` answers. */
  loadFactory(): Promise<LoadedFactory> | undefined {
    const root = this.project.factoryRoot
    return root === undefined ? undefined : import('@lagoon/data-factory').then(({ loadFactory }) => loadFactory({ root, relativeTo: '.', supplied: this.configuration.suppliedOutputs }))
  }

  useFactory(loaded: LoadedFactory): void {
    this.#factory = Promise.resolve(loaded)
  }

  workflows(): Promise<LoadedWorkflows> {
    this.#workflows ??= import('./workflows.ts').then(({ loadWorkflows }) => loadWorkflows(this.project.workflows))
    return this.#workflows
  }

  /** Where the runs of a workflow wait for one another. */
  workflowGate(name: string, limits: { runs: number; waiting: number }): Gate {
    const gate = this.#gates.get(name) ?? openGate(limits)
    this.#gates.set(name, gate)
    return gate
  }

  /** The catalog, with the catalogs, schemas and volumes that the bundle declares; where nothing is written, they are only in memory. */
  catalog(): Promise<Catalog> {
    this.#catalog ??= (async () => {
      const documents = child(this.#state(), 'unity-catalog')
      const catalog = await Catalog.open(this.#options.readOnly ? await inMemory(documents) : documents)
      const bundle = this.bundle()?.bundle
      if (bundle) await registerBundle(catalog, bundle)
      return catalog
    })()
    return this.#catalog
  }

  warehouse(): Promise<Warehouse> {
    this.#warehouse ??= (async () => Warehouse.open({ engine: await this.engine(), storage: this.lake, catalog: await this.catalog(), effects: { ...warehouseEffects, user: userInfo().username } }))()
    return this.#warehouse
  }

  /** The database of a linked service: its stand-in, or the real one when `lagoon.yml` says so. The caller closes it. */
  async database({ name, server, database }: { name?: string; server: string; database: string }): Promise<Database> {
    const { openDatabase, openServerDatabase } = await import('@lagoon/azure-sql')
    const real = name === undefined ? undefined : this.configuration.realDatabases.get(name.toLowerCase())
    if (real) {
      return openServerDatabase({
        engine: await this.engine(), folder: join(this.stateFolder, 'temp'), server: real.server, database: real.database ?? database,
        encrypt: real.encrypt, trustServerCertificate: real.trustServerCertificate, signIn: signInOf(real, this.secrets),
      })
    }
    return openDatabase({ engine: await this.engine(), folder: join(this.stateFolder, 'azure-sql'), server, database })
  }

  /** Calls the listener with every event from now on. The answer stops it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Keeps an event in the run's file and tells the listeners. Known secrets are masked before anybody sees them. */
  emit(event: WorkspaceEvent): void {
    const told = this.secrets.mask(event)
    this.runIndex.note(told)
    this.runs.append(told)
    for (const listener of this.#listeners) listener(told)
  }

  /** The state holds this sample from now on, as `name@version/size`. */
  recordSample(identity: string): Promise<void> {
    return recordSample(this.stateFolder, identity)
  }

  /** Cancels what runs: queries at once, pipelines at their next step. */
  interrupt(): void {
    this.#cancelled.abort()
    void this.#engine?.then((engine) => engine.interrupt())
  }

  async close(): Promise<void> {
    this.runs.close()
    await this.callbacks.close()
    await (await this.#engine)?.close()
  }

  /** Where names with fewer than three parts are looked up: what the first pipeline of the bundle writes to. */
  sqlDefaults(): { catalog?: string; schema?: string } {
    const [first] = Object.values(this.bundle()?.bundle?.pipelines ?? {})
    return { ...(first?.catalog ? { catalog: first.catalog } : {}), ...(first?.schema ? { schema: first.schema } : {}) }
  }

  /** The bundle, or why there is nothing to run. Throws `InvalidProject` with its problems. */
  requireBundle(): NonNullable<LoadedBundle['bundle']> {
    const loaded = this.bundle()
    if (!loaded) throw new WorkspaceError('ProjectNotFound', `${this.project.root} holds no bundle`, { hint: 'expected databricks.yml at or below it' })
    if (!loaded.bundle) throw new WorkspaceError('InvalidProject', 'the bundle cannot be read', { problems: loaded.problems })
    return loaded.bundle
  }

  async requireFactory(): Promise<LoadedFactory['factory']> {
    const loaded = await this.factory()
    if (!loaded) throw new WorkspaceError('ProjectNotFound', `${this.project.root} holds no factory`, { hint: 'expected a folder with pipeline/ beside dataset/ or linkedService/' })
    return loaded.factory
  }
}

async function inMemory(storage: Storage): Promise<Storage> {
  const copy = memoryStorage()
  for await (const { path } of storage.list('')) await copy.write(path, await storage.read(path))
  return copy
}
