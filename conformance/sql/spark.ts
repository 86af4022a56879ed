import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Readable, type Writable } from 'node:stream'
import { type Answer } from './answer.ts'

export interface Spark {
  ask(query: string): Promise<Answer>
  close(): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')

/** Apache Spark as conformance/install.sh installs it, in a process of its own; or one that already serves at `SPARK_SOCKET`. */
export function openSpark(): Spark {
  const socket = process.env['SPARK_SOCKET']
  if (socket !== undefined) {
    const connection = connect(socket)
    return asker(connection, connection, () => connection.end())
  }
  const service = spawn(join(root, '.cache/conformance/spark/bin/python'), [join(root, 'conformance/spark_service.py')], { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } })
  return asker(service.stdin, service.stdout, () => service.stdin.end())
}

/** Answers come in the order of the questions, so many may be under way. */
function asker(questions: Writable, answers: Readable, end: () => void): Spark {
  const waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }[] = []
  let ended = false
  const fail = (error: Error): void => {
    ended = true
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  const lines = createInterface({ input: answers })
  lines.on('line', line => waiting.shift()?.resolve(JSON.parse(line) as Answer))
  lines.on('close', () => fail(new Error('Spark has ended: see whether conformance/install.sh has run')))
  questions.on('error', fail)
  return {
    ask: query => new Promise((resolve, reject) => {
      if (ended) return reject(new Error('Spark has ended'))
      waiting.push({ resolve, reject })
      questions.write(`${JSON.stringify({ sql: query })}\n`)
    }),
    close: async () => end(),
  }
}
