import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runFactoryPipeline, runProjectWorkflow, Workspace, type PipelineRun } from '@lagoon/workspace'
import { startSimulatedSpotify, type SimulatedSpotify, type SimulationOptions } from '../../sample/spotify/server.ts'
import { signIn } from '../../sample/spotify/signIn.ts'

const root = join(import.meta.dirname, '..', '..')
const vault = 'spotify-vault'

/** The lakehouse with a simulated Spotify behind it, on a clock that the test sets. */
export interface Listening {
  readonly spotify: SimulatedSpotify
  readonly state: string
  /** Lets time pass: for Spotify, the vault and the runs alike. */
  pass(ms: number): void
  now(): Date
  within<T>(act: (workspace: Workspace) => Promise<T>): Promise<T>
  /** Consents as a person would, and stores what comes of it. */
  signIn(): Promise<void>
  renew(body?: object): Promise<{ status: number; body: unknown }>
  read(): Promise<PipelineRun>
  secret(name: string): Promise<string | undefined>
  /** Everything below the state but the vault, as one text. */
  everythingWritten(): Promise<string>
  close(): Promise<void>
}

export async function openListening(options: SimulationOptions = {}): Promise<Listening> {
  let now = Date.UTC(2026, 10, 2, 8)
  const clock = (): Date => new Date(now)
  const spotify = await startSimulatedSpotify({ now: clock, ...options })
  const state = await mkdtemp(join(tmpdir(), 'lagoon-spotify-'))
  const configurationFile = join(state, 'lagoon.yml')
  await writeFile(configurationFile, `stand_ins:\n  accounts.spotify.com: ${spotify.origin}\n  api.spotify.com: ${spotify.origin}\n`)

  async function within<T>(act: (workspace: Workspace) => Promise<T>): Promise<T> {
    const workspace = await Workspace.open({ project: join(root, 'lakehouse'), state: join(state, '.lagoon'), configurationFile }, { now: clock, newId: () => crypto.randomUUID() })
    try {
      return await act(workspace)
    } finally {
      await workspace.close()
    }
  }

  const store = (workspace: Workspace, name: string, value: string, tags: Record<string, string> = {}): Promise<void> => {
    const at = Math.floor(now / 1000)
    return workspace.secrets.set(vault, name, { value, version: crypto.randomUUID(), attributes: { enabled: true, created: at, updated: at }, tags })
  }

  return {
    spotify, state, within,
    pass: ms => { now += ms },
    now: clock,
    async signIn() {
      const { refreshToken } = await signIn({ clientId: spotify.clientId, accounts: spotify.origin, port: 0, open: url => void fetch(url) })
      await within(async workspace => {
        await store(workspace, 'spotify-client-id', spotify.clientId)
        await store(workspace, 'spotify-refresh-token', refreshToken, { authorized_at: clock().toISOString() })
      })
    },
    renew: (body = {}) => within(async workspace => {
      const { response } = await runProjectWorkflow(workspace, 'spotify-token', { method: 'POST', url: '', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      return { status: response.status, body: JSON.parse(response.body) as unknown }
    }),
    read: () => within(workspace => runFactoryPipeline(workspace, { pipeline: 'spotify_recently_played' })),
    secret: name => within(async workspace => workspace.secrets.get(vault, name)),
    async everythingWritten() {
      const files = await readdir(join(state, '.lagoon'), { recursive: true, withFileTypes: true })
      const texts = files.filter(file => file.isFile() && !file.parentPath.includes('key-vault')).map(file => readFile(join(file.parentPath, file.name), 'utf8'))
      return (await Promise.all(texts)).join('\n')
    },
    async close() {
      await spotify.close()
      await rm(state, { recursive: true, force: true })
    },
  }
}
