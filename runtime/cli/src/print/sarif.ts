import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { version } from '../version.ts'

export interface SarifProblem {
  readonly code: string
  readonly severity: 'error' | 'warning' | 'note'
  readonly message: string
  readonly origin: { readonly file: string; readonly line: number; readonly column: number }
  readonly hint?: string
}

/** What is known of a code beyond its findings. */
export interface SarifRule {
  readonly level: 'off' | 'error' | 'warning' | 'note'
  /** Why it matters, in one sentence. */
  readonly reason: string
  /** What to do about it, in one sentence. */
  readonly repair: string
}

/**
 * The problems as a SARIF 2.1.0 log, the format that GitHub's code scanning and editors read. Files are relative to `root`, where
 * the command runs; columns count UTF-16 units from 1. Rules: all that are given, and one for every other code that was found.
 * Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
 */
export function sarifLog(problems: readonly SarifProblem[], { rules, root }: { rules: Readonly<Record<string, SarifRule>>; root: string }): Readonly<Record<string, unknown>> {
  const codes = [...new Set([...Object.keys(rules), ...problems.map(({ code }) => code)])].sort()
  const indexes = new Map(codes.map((code, index) => [code, index]))
  const seen = new Map<string, number>()
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'lagoon', semanticVersion: version, rules: codes.map((code) => ruleOf(code, rules[code], problems)) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { uri: `${pathToFileURL(root).href.replace(/\/$/, '')}/` } },
        results: problems.map((problem) => resultOf(problem, indexes.get(problem.code) ?? -1, seen)),
      },
    ],
  }
}

function ruleOf(code: string, rule: SarifRule | undefined, problems: readonly SarifProblem[]): Readonly<Record<string, unknown>> {
  const level = rule?.level ?? (problems.some((problem) => problem.code === code && problem.severity === 'error') ? 'error' : 'warning')
  const sentence = rule ? sentenceOf(rule.reason) : sentenceOf(wordsOf(code))
  return {
    id: code,
    shortDescription: { text: sentenceOf(wordsOf(code)) },
    fullDescription: { text: sentence },
    help: rule
      ? { text: `${sentence} ${sentenceOf(rule.repair)}`, markdown: `${sentence}\n\n**What to do.** ${sentenceOf(rule.repair)}` }
      : { text: `${sentence} The message of each finding says what is wrong and what to do.` },
    defaultConfiguration: level === 'off' ? { enabled: false, level: 'warning' } : { level },
  }
}

function resultOf(problem: SarifProblem, ruleIndex: number, seen: Map<string, number>): Readonly<Record<string, unknown>> {
  const { code, severity, message, hint, origin } = problem
  // The same finding stays the same when lines move; of equal ones in a file the order counts.
  const identity = [code, origin.file, message].join('\n')
  const turn = (seen.get(identity) ?? 0) + 1
  seen.set(identity, turn)
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: `${sentenceOf(message)}${hint === undefined ? '' : ` ${sentenceOf(hint)}`}` },
    locations: [{ physicalLocation: { artifactLocation: locationOf(origin.file), region: { startLine: Math.max(1, origin.line), startColumn: Math.max(1, origin.column) } } }],
    partialFingerprints: { 'lagoonFinding/v1': createHash('sha256').update(`${identity}\n${turn}`).digest('hex').slice(0, 32) },
  }
}

/** A file outside of the root has no relative address that another machine could follow. */
function locationOf(file: string): Readonly<Record<string, unknown>> {
  if (file.startsWith('..') || /^(?:\/|[A-Za-z]:)/.test(file)) return { uri: pathToFileURL(file).href }
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' }
}

/** `WatermarkTiesLost` → `watermark ties lost`, `TABLE_OR_VIEW_NOT_FOUND` → `table or view not found`. */
const wordsOf = (code: string): string => code.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[_.]/g, ' ').toLowerCase()

const sentenceOf = (text: string): string => {
  // A name of the service keeps its letters: rowsCopied.
  const begun = /^[a-z]+(?![A-Za-z])/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
