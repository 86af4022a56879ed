/** What a problem needs for GitHub's eyes. */
export interface ShownProblem {
  readonly code: string
  readonly severity: 'error' | 'warning' | 'note'
  readonly message: string
  readonly origin: { readonly file: string; readonly line: number; readonly column: number }
  readonly hint?: string
}

// GitHub cuts a step's summary off at 1 MiB; a table of this many lines stays below it.
const mostRows = 500

/** The problems as Markdown, for the summary of a step of GitHub Actions: how many of which kind, then each with its place. */
export function githubSummary(problems: readonly ShownProblem[], title = 'lagoon validate'): string {
  const sorted = bySeverity(problems)
  const counts = [...countBy(sorted, ({ code }) => code)].toSorted(([, a], [, b]) => b.length - a.length)
  const shown = sorted.slice(0, mostRows)
  return [
    `## ${title}`,
    '',
    problems.length === 0 ? 'No problems.' : severities.map((severity) => counted(problems, severity)).filter((text) => text !== '').join(', '),
    ...(problems.length === 0
      ? []
      : [
          '',
          '| | Code | Count |',
          '| --- | --- | ---: |',
          ...counts.map(([code, list]) => `| ${signs[worst(list)]} | \`${code}\` | ${list.length} |`),
          '',
          `<details${problems.length <= 20 ? ' open' : ''}><summary>Every one with its place</summary>`,
          '',
          '| | Place | What | What to do |',
          '| --- | --- | --- | --- |',
          ...shown.map(rowOf),
          '',
          ...(sorted.length > shown.length ? [`… and ${sorted.length - shown.length} more.`, ''] : []),
          '</details>',
        ]),
    '',
  ].join('\n')
}

/** The problems as workflow commands, which GitHub shows beside the lines of a change. It shows ten of each kind of a step. */
export const githubAnnotations = (problems: readonly ShownProblem[]): readonly string[] =>
  bySeverity(problems).map(({ code, severity, message, hint, origin: { file, line, column } }) => {
    const properties = { file, line: String(line), col: String(column), title: code }
    const told = Object.entries(properties).map(([name, value]) => `${name}=${escaped(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`)
    return `::${severity === 'note' ? 'notice' : severity} ${told.join(',')}::${escaped(hint === undefined ? message : `${message}. ${hint}`)}`
  })

const severities = ['error', 'warning', 'note'] as const
const signs = { error: '❌', warning: '⚠️', note: 'ℹ️' } as const

const bySeverity = (problems: readonly ShownProblem[]): readonly ShownProblem[] =>
  severities.flatMap((severity) => problems.filter((problem) => problem.severity === severity))

const worst = (problems: readonly ShownProblem[]): ShownProblem['severity'] => bySeverity(problems)[0]?.severity ?? 'note'

function counted(problems: readonly ShownProblem[], severity: ShownProblem['severity']): string {
  const count = problems.filter((problem) => problem.severity === severity).length
  return count === 0 ? '' : `${signs[severity]} ${count} ${severity}${count === 1 ? '' : 's'}`
}

function countBy<T>(list: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of list) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

const rowOf = ({ code, severity, message, hint = '', origin: { file, line, column } }: ShownProblem): string =>
  `| ${signs[severity]} | ${cell(`${file}:${line}:${column}`)} | \`${code}\` ${cell(message)} | ${cell(hint)} |`

/** Names of a stranger's files must not become Markdown or HTML of ours. */
const cell = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#+!|~@$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')

/** As the toolkit of Actions escapes: the runner reads %25, %0D and %0A back. */
const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
