import { Engine, EngineError } from '@lagoon/engine'
import { conditionOf, dialect, dialectIn, parseDatabricks, sessionZone, SqlError, translateQuery, type TranslationOptions } from '@lagoon/sql'
import { type Answer } from './answer.ts'
import { askScript } from './askScript.ts'
import { plain, typeText } from './plain.ts'

/** Answers questions as the warehouse would, on an empty catalog, in a session in UTC or in a zone that is named. */
export async function openLagoon(): Promise<{ ask(query: string, zone?: string): Promise<Answer>; close(): Promise<void> }> {
  const engine = await Engine.open({ threads: 1 })
  await engine.learn(dialect)
  const taught = new Map<string, Promise<void>>()
  return {
    async ask(query, zone = 'UTC') {
      const known = sessionZone(zone)
      if (!known) return { error: 'INVALID_CONF_VALUE.TIME_ZONE' }
      const lesson = taught.get(zone) ?? engine.learn(dialectIn(known))
      taught.set(zone, lesson)
      await lesson
      return askLagoon(engine, query, { zone: known })
    },
    close: () => engine.close(),
  }
}

/** What Lagoon answers to one query, on an engine that has learned the dialect. */
export async function askLagoon(engine: Engine, text: string, { resolve = () => undefined, zone }: Partial<Pick<TranslationOptions, 'resolve' | 'zone'>> = {}): Promise<Answer> {
  try {
    const { statements, problems } = parseDatabricks({ text, file: 'question' })
    const [problem, ...others] = problems
    if (problem) throw new SqlError([problem, ...others])
    const [statement] = statements
    if (statement?.kind === 'compound') return await askScript(engine, text, zone)
    if (statement?.kind !== 'query') return { error: 'NOT_A_QUERY', message: text }
    const { duckdb, columns } = translateQuery(statement.query, { resolve, now: new Date(), zone, file: 'question', text })
    const { rows } = await engine.table(duckdb)
    return {
      columns: columns.map(({ name, type }) => [name, typeText(type)]),
      rows: rows.map(row => row.map((value, index) => plain(value, columns[index]?.type ?? { kind: 'void' }, zone))),
    }
  } catch (error) {
    if (!(error instanceof SqlError || error instanceof EngineError)) throw error
    return { error: conditionOf(error.message)?.code ?? error.code, message: error.message.split('\n')[0] ?? '', refused: error.code.startsWith('UNSUPPORTED') }
  }
}
