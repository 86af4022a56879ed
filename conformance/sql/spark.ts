import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Readable, type Writable } from 'node:stream'
import { type Answer } from './answer.ts'

export interface Spark {
  /** `zone` is the session's, UTC where none is named. */
  ask(query: string, zone?: string): Promise<Answer>
  /** What is asked from here on is asked in a new session, without the tables and views that were made before. */
  fresh(): Promise<Answer>
  close(): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')

/**
 * Apache Spark as conformance/install.sh installs it, in a process of its own; or one that already serves at `SPARK_SOCKET`, where
 * no tables are made (`ownTables`).
 */
export function openSpark({ compiled = false, ownTables = false } = {}): Spark {
  const socket = process.env['SPARK_SOCKET']
  return socket === undefined || ownTables ? asker(() => startService([...(compiled ? ['--compiled'] : []), ...(ownTables ? ['--tables'] : [])])) : asker(() => {
    const connection = connect(socket)
    return { questions: connection, answers: connection, end: () => connection.end(), canStartAgain: false }
  })
}

interface Service { readonly questions: Writable; readonly answers: Readable; readonly end: () => void; readonly canStartAgain: boolean }

function startService(options: readonly string[]): Service {
  const service = spawn(join(root, '.cache/conformance/spark/bin/python'), [join(root, 'conformance/spark_service.py'), ...options], { cwd: tmpdir(), stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } })
  return { questions: service.stdin, answers: service.stdout, end: () => service.stdin.end(), canStartAgain: true }
}

interface Question { readonly line: string; readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }

/**
 * Answers come in the order of the questions, so many may be under way. A query that kills Spark (some do) is answered with
 * `SPARK_DIED`, and the others are asked of a new one.
 */
function asker(start: () => Service): Spark {
  const waiting: Question[] = []
  let closed = false
  let answered = 0
  let service = open()

  function open(): Service {
    const opened = start()
    const send = (): void => {
      for (const { line } of waiting) opened.questions.write(line)
    }
    // The end of the answers tells of errors.
    opened.questions.on('error', () => undefined)
    opened.answers.on('error', () => undefined)
    const lines = createInterface({ input: opened.answers })
    lines.on('line', line => {
      answered += 1
      waiting.shift()?.resolve(JSON.parse(line) as Answer)
    })
    lines.on('close', () => {
      if (closed) return
      if (!opened.canStartAgain || answered === 0) return fail(new Error('Spark has ended without an answer: run conformance/install.sh, or see what listens at SPARK_SOCKET'))
      answered = 0
      waiting.shift()?.resolve({ error: 'SPARK_DIED' })
      service = open()
    })
    send()
    return opened
  }
  function fail(error: Error): void {
    closed = true
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  const send = (question: object): Promise<Answer> => new Promise((resolve, reject) => {
    if (closed) return reject(new Error('Spark has ended'))
    const line = `${JSON.stringify(question)}\n`
    waiting.push({ line, resolve, reject })
    service.questions.write(line)
  })
  return {
    ask: (query, zone) => send({ sql: query, zone }),
    fresh: () => send({ fresh: true }),
    close: async () => {
      closed = true
      service.end()
    },
  }
}
