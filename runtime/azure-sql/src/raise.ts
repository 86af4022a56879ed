import { sqlTypes, type TsqlEnvironment, type TsqlRaise } from '@lagoon/sql'
import type { Origin } from './error.ts'
import { failure, ScriptFailure } from './message.ts'
import type { Run } from './run.ts'

/** RAISERROR and THROW. RAISERROR of severity 10 and below is a message. */
export async function raise(run: Run, site: TsqlEnvironment['site'], statement: TsqlRaise, origin: Origin): Promise<void> {
  if (statement.how === 'throw') {
    if (!statement.message || !statement.number || !statement.state) {
      if (run.caughtError) throw new ScriptFailure(run.caughtError.errors, 'batch', run.caughtError)
      throw failure('10704', 'To rethrow an error, a THROW statement must be used inside a CATCH block.', origin, 'batch')
    }
    const number = Number(await run.text(site, statement.number, sqlTypes.int))
    if (!(number >= 50000)) throw failure('35100', `Error number ${number} in the THROW statement is outside the valid range. Specify an error number in the valid range of 50000 to 2147483647.`, origin, 'batch')
    throw new ScriptFailure([{ code: String(number), message: (await run.text(site, statement.message)) ?? '', origin }], 'batch', { level: 16, state: Number(await run.text(site, statement.state, sqlTypes.int)) })
  }
  if (!statement.message || !statement.severity || !statement.state) return
  const message = await run.evaluate(site, statement.message)
  if (message.type.kind === 'int') throw failure('UNSUPPORTED_FEATURE', 'RAISERROR with a number of sys.messages is not supported', origin, 'batch')
  const args: (string | null)[] = []
  for (const argument of statement.args) args.push(await run.text(site, argument))
  const text = printed((await run.text(site, statement.message)) ?? '', args)
  const level = Number(await run.text(site, statement.severity, sqlTypes.int))
  if (level <= 10) {
    run.onMessage(text)
    return
  }
  throw new ScriptFailure([{ code: '50000', message: text, origin }], 'statement', { level, state: Number(await run.text(site, statement.state, sqlTypes.int)) })
}

function printed(text: string, args: readonly (string | null)[]): string {
  let next = 0
  return text.replace(/%(%|-?0?\d*(?:\.\d+)?(?:[hl]|I64)?[diouxXs])/g, (whole, kind: string) => {
    if (kind === '%') return '%'
    const value = args[next]
    next += 1
    if (value === undefined || value === null) return '(null)'
    const width = Number(/^-?0?(\d+)/.exec(kind)?.[1] ?? 0)
    const body = /[xX]$/.test(kind) ? Number(value).toString(16) : value
    return kind.startsWith('-') ? body.padEnd(width) : body.padStart(width, kind.startsWith('0') ? '0' : ' ')
  })
}
