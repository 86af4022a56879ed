import { parseDatabricks, SqlError, translateQuery } from '@lagoon/sql'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What becomes of one statement of other people's SQL. */
export interface Fate {
  readonly file: string
  /** `untold`: it reads tables that are not here, so what it means was not looked at further. */
  readonly kind: 'translated' | 'read' | 'untold' | 'refused' | 'not read'
  readonly code?: string
  readonly message?: string
}

/** Every statement of the `.sql` files of a folder, read, and translated if it is a query that needs no tables. */
export function tellCorpus(folder: string): Fate[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.sql')).sort().flatMap(file => tellFile(file, readFileSync(join(folder, file), 'utf8')))
}

function tellFile(file: string, text: string): Fate[] {
  const { statements, problems } = parseDatabricks({ text, file })
  return [
    ...problems.map(({ code, message }): Fate => ({ file, kind: code.startsWith('UNSUPPORTED') ? 'refused' : 'not read', code, message })),
    ...statements.map((statement): Fate => {
      if (statement.kind !== 'query') return { file, kind: 'read' }
      try {
        translateQuery(statement.query, { resolve: () => undefined, now: new Date(0), file, text })
        return { file, kind: 'translated' }
      } catch (error) {
        if (!(error instanceof SqlError)) throw error
        const [first] = error.problems
        const refusal = error.problems.find(problem => problem.code.startsWith('UNSUPPORTED') || problem.code === 'UNRESOLVED_ROUTINE') ?? first
        return refusal?.code === 'TABLE_OR_VIEW_NOT_FOUND' ? { file, kind: 'untold' } : { file, kind: 'refused', ...(refusal ? { code: refusal.code, message: refusal.message } : {}) }
      }
    }),
  ]
}

/** The shares, and what is refused or not read, most frequent first. */
export function printShares(fates: readonly Fate[]): string[] {
  const kinds = ['translated', 'read', 'untold', 'refused', 'not read'] as const
  const shares = kinds.map(kind => {
    const count = fates.filter(fate => fate.kind === kind).length
    return `${count} ${kind} (${((count * 100) / Math.max(1, fates.length)).toFixed(1)} %)`
  })
  const reasons = new Map<string, number>()
  for (const { code, message } of fates) if (code !== undefined) reasons.set(`${code}: ${message ?? ''}`, (reasons.get(`${code}: ${message ?? ''}`) ?? 0) + 1)
  return [`${fates.length} statements: ${shares.join(', ')}`, ...[...reasons].sort(([, a], [, b]) => b - a).slice(0, 40).map(([reason, count]) => `${String(count).padStart(5)}  ${reason.slice(0, 160)}`)]
}
