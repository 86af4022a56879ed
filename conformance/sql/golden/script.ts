import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of Spark's own SQL tests: its statements in their order, or why it is not asked. */
export type Script = { readonly kind: 'statements'; readonly statements: readonly string[] } | { readonly kind: 'skipped'; readonly why: string }

/** Reads a file below `folder`, those that it imports before it. */
export function readScript(folder: string, file: string): Script {
  const why = skipped.find(({ files }) => files.test(file))?.why
  if (why !== undefined) return { kind: 'skipped', why }
  const text = readFileSync(join(folder, file), 'utf8')
  const setting = directives(text, 'SET').flatMap(line => line.split(',')).map(each => each.trim()).find(each => !indifferent.test(each))
  if (setting !== undefined) return { kind: 'skipped', why: 'sets what sessions of Databricks do not set so' }
  const before: string[] = []
  for (const imported of directives(text, 'IMPORT')) {
    const script = readScript(folder, imported.trim())
    if (script.kind === 'skipped') return script
    before.push(...script.statements)
  }
  return { kind: 'statements', statements: [...before, ...statementsOf(text)] }
}

const skipped: readonly { readonly files: RegExp; readonly why: string }[] = [
  { files: /(^|\/)(udf|udaf|udtf)\//, why: 'calls functions in Scala or Python' },
  { files: /collation/, why: 'is about collations' },
  { files: /^scripting\//, why: 'is about scripting' },
  { files: /(^|\/)explain[^/]*$/, why: 'prints plans of Spark' },
  { files: /nonansi|legacy/, why: 'is about another mode than ANSI' },
]

/** Settings that change how Spark computes or prints, not what is computed. */
const indifferent = /codegen|autoBroadcastJoin|preferSortMergeJoin|forceApplyShuffledHashJoin|adaptive|cbo\.|leafNodeDefaultParallelism|optimizer\.|maxMetadataStringLength|binaryOutputStyle|singlePassResolver|^spark\.sql\.ansi\.enabled\s*=\s*true$|maxToStringFields/

const directives = (text: string, name: string): string[] => [...text.matchAll(new RegExp(`^--${name} (.*)$`, 'gm'))].map(([, rest = '']) => rest)

/** Statements end with a semicolon outside of quotes and comments, and, between two marks, only where the second mark stands. */
export function statementsOf(text: string): string[] {
  const statements: string[] = []
  let start = 0
  let held = false
  const end = (at: number): void => {
    const statement = text.slice(start, at).replace(/^(\s+|--.*(\n|$))+/, '').replace(/[\s;]+$/, '')
    if (statement !== '') statements.push(statement)
    start = at + 1
  }
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    if (/^--QUERY-DELIMITER-(START|END)/.test(piece)) {
      if (held) end(index)
      held = piece.startsWith('--QUERY-DELIMITER-START')
    } else if (piece === ';' && !held) end(index)
  }
  end(text.length)
  return statements
}

const pieces = /--.*|\/\*[^]*?(?:\*\/|$)|\br'[^']*'|\br"[^"]*"|'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"|`[^`]*`|;/gi
