import { createServer, type AddressInfo, type Socket } from 'node:net'
import { AzureSqlError, type Connection, type SqlServerMessage, type StatementResult } from '../../index.ts'
import { attention, done, doneProcedure, failed, loginAnswer, message, preLoginAnswer, readBatch, readBulkRows, readCall, readLogin, result, type Call, type Login } from './messages.ts'

/** Who may come in, and what stands behind the door. */
export interface ServerOptions {
  /** A connection to the database that the client named; undefined when there is no such database. */
  connect(database: string): Promise<Connection | undefined>
  readonly user: string
  readonly password: string
  /** An access token that is as good as the password. */
  readonly token?: string
}

export interface TestServer { readonly port: number; close(): Promise<void> }

/**
 * A server of the protocol TDS 7.4 for tests, after [MS-TDS]: sign-in by password and by token, batches, `sp_executesql`, bulk load,
 * attention. Without encryption.
 */
export async function startServer(options: ServerOptions): Promise<TestServer> {
  const clients = new Set<Socket>()
  const server = createServer(socket => {
    clients.add(socket)
    socket.on('close', () => clients.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(socket, options)
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const client of clients) client.destroy()
      await new Promise<void>(resolve => { server.close(() => resolve()) })
    },
  }
}

const packetSize = 4096
const kinds = { batch: 0x01, call: 0x03, attention: 0x06, bulk: 0x07, login: 0x10, preLogin: 0x12 } as const

function serve(socket: Socket, options: ServerOptions): void {
  let received = Buffer.alloc(0)
  let parts: Buffer[] = []
  let connection: Connection | undefined
  let bulkTarget: string | undefined
  let wantsToken = false
  let running: Promise<void> = Promise.resolve()
  let cancelled = false

  const answer = async (type: number, bytes: Buffer): Promise<Buffer> => {
    switch (type) {
      case kinds.preLogin: wantsToken = mentionsToken(bytes); return preLoginAnswer({ wantsToken })
      case kinds.login: {
        const login = readLogin(bytes)
        const refused = refusal(login, options)
        if (refused) return Buffer.concat([message('error', refused), done(failed)])
        connection = await options.connect(login.database)
        return connection ? loginAnswer(login) : Buffer.concat([message('error', { code: '4060', message: `Cannot open database "${login.database}" requested by the login. The login failed.` }), done(failed)])
      }
      case kinds.batch: {
        const text = readBatch(bytes)
        bulkTarget = /^\s*insert\s+bulk\s+(\S+?)\s*\(/i.exec(text)?.[1]
        return bulkTarget ? done(0) : run(connection, text, {})
      }
      case kinds.call: return run(connection, ...textOf(readCall(bytes)))
      case kinds.bulk: return load(connection, bulkTarget ?? '', readBulkRows(bytes))
      default: throw new Error(`message 0x${type.toString(16)} is not read by the test server`)
    }
  }

  socket.on('close', () => { void running.then(() => connection?.close()) })
  socket.on('data', data => {
    received = Buffer.concat([received, data])
    while (received.length >= 8 && received.length >= received.readUInt16BE(2)) {
      const length = received.readUInt16BE(2)
      const [type = 0, status = 0] = received
      parts.push(received.subarray(8, length))
      received = received.subarray(length)
      if ((status & 1) === 0) continue
      const bytes = Buffer.concat(parts)
      parts = []
      if (type === kinds.attention) {
        cancelled = true
        write(socket, done(attention))
        continue
      }
      cancelled = false
      running = running.then(() => answer(type, bytes)).then(reply => { if (!cancelled) write(socket, reply) }, (error: unknown) => { socket.destroy(error as Error) })
    }
  })
}

/** Option 6 of PRELOGIN: the client brings a token. */
function mentionsToken(bytes: Buffer): boolean {
  for (let at = 0; bytes[at] !== 0xff && at < bytes.length; at += 5) if (bytes[at] === 6) return true
  return false
}

function refusal({ user, password, token }: Login, options: ServerOptions): SqlServerMessage | undefined {
  const known = token === undefined ? user === options.user && password === options.password : token === options.token
  return known ? undefined : { code: '18456', message: `Login failed for user '${token === undefined ? user : '<token-identified principal>'}'.` }
}

type Parameters = Readonly<Record<string, { readonly value: string | null; readonly type: string }>>

function textOf({ procedure, parameters }: Call): [text: string, parameters: Parameters, inProcedure: true] {
  if (procedure !== 'sp_executesql') throw new Error(`the procedure ${procedure} is not called by name here`)
  const [text, declarations, ...values] = parameters
  const types = new Map([...(declarations?.value ?? '').matchAll(/@(\w+)\s+(\w+(?:\s*\([^)]*\))?)/g)].map(match => [match[1] ?? '', match[2] ?? '']))
  return [text?.value ?? '', Object.fromEntries(values.map(({ name, value }) => [name.replace(/^@/, ''), { value, type: types.get(name.replace(/^@/, '')) ?? 'nvarchar(max)' }])), true]
}

async function run(connection: Connection | undefined, text: string, parameters: Parameters, inProcedure = false): Promise<Buffer> {
  const messages: Buffer[] = []
  const end = (status: number): Buffer => (inProcedure ? doneProcedure(status) : done(status))
  const all = (results: readonly StatementResult[]): Buffer[] => results.map(one => result(one, { inProcedure }))
  try {
    const results = await connection?.execute(text, { file: 'batch', parameters, onMessage: said => messages.push(message('info', { code: '0', message: said })) }) ?? []
    return Buffer.concat([...messages, ...all(results), end(0)])
  } catch (error) {
    if (!(error instanceof AzureSqlError)) throw error
    return Buffer.concat([...messages, ...all(error.results), ...error.errors.map(one => message('error', one)), end(failed)])
  }
}

async function load(connection: Connection | undefined, table: string, rows: readonly (readonly (string | null)[])[]): Promise<Buffer> {
  const literal = (value: string | null): string => (value === null ? 'NULL' : `N'${value.replaceAll("'", "''")}'`)
  for (let from = 0; from < rows.length; from += 1000) {
    await connection?.execute(`INSERT INTO ${table} VALUES ${rows.slice(from, from + 1000).map(row => `(${row.map(literal).join(', ')})`).join(', ')}`)
  }
  return done(0x10, BigInt(rows.length))
}

function write(socket: Socket, bytes: Buffer): void {
  for (let at = 0; ; at += packetSize - 8) {
    const body = bytes.subarray(at, at + packetSize - 8)
    const last = at + packetSize - 8 >= bytes.length
    const header = Buffer.from([0x04, last ? 1 : 0, 0, 0, 0, 0, 1, 0])
    header.writeUInt16BE(body.length + 8, 2)
    socket.write(Buffer.concat([header, body]))
    if (last) return
  }
}
