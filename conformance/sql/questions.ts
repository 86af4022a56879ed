import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One question: a query, and what is expected of the two answers. */
export interface Question {
  /** File, line and the text as it stands there. */
  readonly name: string
  readonly query: string
  /** The zone of the session that it is asked in; UTC where nothing is said. */
  readonly zone?: string
  readonly expect: 'same' | 'error' | 'refused' | 'differs'
  /** Why a difference is accepted. */
  readonly reason?: string
}

const folder = join(dirname(fileURLToPath(import.meta.url)), 'questions')

/** The names of the lists, without `.sql`. */
export function questionLists(): string[] {
  return readdirSync(folder).filter(name => name.endsWith('.sql')).map(name => name.slice(0, -'.sql'.length)).sort()
}

export function readQuestions(list: string): Question[] {
  let source: string | undefined
  let zone: string | undefined
  const questions: Question[] = []
  for (const [index, line] of readFileSync(join(folder, `${list}.sql`), 'utf8').split('\n').entries()) {
    const text = line.trim()
    if (text === '' || text.startsWith('#')) continue
    if (text.startsWith('from ')) source = text === 'from -' ? undefined : text.slice('from '.length)
    else if (text.startsWith('zone ')) zone = text === 'zone -' ? undefined : text.slice('zone '.length)
    else questions.push({ ...readQuestion(text, `${list}.sql:${index + 1} ${text}`, source), ...(zone === undefined ? {} : { zone }) })
  }
  return questions
}

function readQuestion(line: string, name: string, source: string | undefined): Question {
  const [, mark, rest] = /^(error|refused|differs): (.*)$/.exec(line) ?? []
  if (mark === undefined || rest === undefined) return { name, query: queryFor(line, source), expect: 'same' }
  if (mark !== 'differs') return { name, query: queryFor(rest, source), expect: mark === 'error' ? 'error' : 'refused' }
  const [reason, text] = splitOnce(rest, ' | ')
  return { name, query: queryFor(text, source), expect: 'differs', reason }
}

function queryFor(text: string, source: string | undefined): string {
  if (/^(SELECT|WITH|BEGIN)\b/.test(text)) return text
  if (source === undefined) return `SELECT ${text} AS v`
  const [, rowNumber = ''] = /\bAS\s+\w+\((\w+)/.exec(source) ?? []
  return `SELECT ${rowNumber}, ${text} AS v FROM ${source} ORDER BY 1`
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  if (at < 0) throw new Error(`no reason given: ${text}`)
  return [text.slice(0, at), text.slice(at + separator.length)]
}
