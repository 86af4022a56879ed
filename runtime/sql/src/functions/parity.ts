import { databricksFunctions } from './databricks.ts'
import { type FunctionEntry } from './table.ts'

/** What is known of Spark, beside the table of functions. */
export interface SparkEvidence {
  /** The names that Spark lists as its functions, operators included. */
  readonly listed: readonly string[]
  /** Of those, the operators and constructs: they stand in no table of functions. */
  readonly operators: readonly string[]
  /** The functions whose answers were compared with Spark's; of the others only the documentation is known. */
  readonly shown: ReadonlySet<string>
  /** The differences that were found and are accepted: function, operator or construct, and why. */
  readonly differences: readonly { readonly of: string; readonly kinds: readonly string[]; readonly reason: string }[]
}

/** What Databricks SQL runs here, as Markdown: printed from the table that the translation itself uses. */
export function printFunctionParity({ listed, operators, shown, differences }: SparkEvidence): string {
  const reasons = new Map<string, string[]>()
  for (const { of, reason } of differences) reasons.set(of, [...new Set([...(reasons.get(of) ?? []), reason])])
  const differenceOf = (name: string, entry?: FunctionEntry): string | undefined => {
    const told = [...(entry && 'note' in entry && typeof entry.note === 'object' ? [entry.note.differs] : []), ...(reasons.get(name) ?? [])]
    return told.length === 0 ? undefined : told.join('; ')
  }
  const known = databricksFunctions.entries.filter(entry => entry.kind !== 'refused')
  const table = new Set(databricksFunctions.entries.map(entry => entry.name))
  const isShown = (name: string): boolean => shown.has(name)
  const counted = countsOf(listed, name => {
    const entry = databricksFunctions.find(name)
    if (entry?.kind === 'refused' || (!entry && !operators.includes(name))) return 'refused'
    return differenceOf(name, entry) === undefined ? 'agree' : 'differ'
  })
  // Such a difference concerns only calls that Spark refuses.
  const inValues = new Set(differences.filter(({ kinds }) => !kinds.every(kind => kind === 'answers' || kind === 'condition')).map(({ of }) => of))
  const onlyInErrors = listed.filter(name => {
    const entry = databricksFunctions.find(name)
    return reasons.has(name) && !inValues.has(name) && entry?.kind !== 'refused' && !(entry && 'note' in entry && typeof entry.note === 'object')
  }).length
  const byReason = new Map<string, string[]>()
  for (const entry of databricksFunctions.entries) if (entry.kind === 'refused') byReason.set(entry.why, [...(byReason.get(entry.why) ?? []), entry.name])
  return [
    '## Databricks SQL', '',
    'What is not listed is refused by name, with its place. *native*: DuckDB has it; *macro*: a macro of ours; *rewrite*: text that depends on types or on the call; *script*: a function in JavaScript, slower by far. *Spark*: compared with what Apache Spark answers; *documentation*: held to the documentation only.', '',
    ...constructs.map(([name, text]) => `- **${name}**: ${text}`), '',
    '### Counts', '',
    `Of the ${listed.length} functions and operators that Spark 4.3 lists, ${counted.agree} agree, ${counted.differ} differ and ${counted.refused} are refused: ${((counted.agree * 100) / listed.length).toFixed(1)} % agree. ${onlyInErrors} of those that differ do so only in calls that Spark refuses: they are answered here, or refused under another name. ${known.filter(entry => !listed.includes(entry.name)).length} more are Databricks' own, of which only the documentation is known.`, '',
    '### Functions', '',
    '| function | kind | how | shown on | agrees, or how it differs |', '|---|---|---|---|---|',
    ...known.map(entry => printEntry(entry, listed.includes(entry.name) && isShown(entry.name), differenceOf(entry.name, entry))), '',
    '### Operators and constructs', '',
    '| operator or construct | agrees with Spark, or how it differs |', '|---|---|',
    ...[...new Set([...operators, ...[...reasons.keys()].filter(name => !table.has(name))])].map(name => `| \`${name.replaceAll('|', '\\|')}\` | ${differenceOf(name) === undefined ? 'agrees' : `**differs**: ${(differenceOf(name) ?? '').replaceAll('|', '\\|')}`} |`), '',
    '### Functions that are refused', '',
    ...[...byReason].map(([why, names]) => `- ${names.map(name => `\`${name}\``).join(', ')}: ${why}`), '',
  ].join('\n')
}

type Grade = 'agree' | 'differ' | 'refused'

function countsOf(names: readonly string[], gradeOf: (name: string) => Grade): Readonly<Record<Grade, number>> {
  const counts = { agree: 0, differ: 0, refused: 0 }
  for (const name of names) counts[gradeOf(name)] += 1
  return counts
}

function printEntry(entry: FunctionEntry, shown: boolean, difference: string | undefined): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|')
  const grade = shown ? 'Spark' : 'documentation'
  const note = 'note' in entry && typeof entry.note === 'string' ? `; ${entry.note}` : ''
  const remark = difference === undefined ? `agrees${note}` : `**differs**: ${difference}`
  if (!('forms' in entry)) {
    const kind = entry.kind === 'special' ? entry.of : 'generator'
    return `| \`${cell('signature' in entry ? entry.signature : entry.name)}\` | ${kind} | rewrite | ${grade} | ${cell(remark)} |`
  }
  const signatures = entry.forms.map(form => `\`${cell(form.signature.replace(/^\w+/, entry.name))}\``)
  const treatments = [...new Set(entry.forms.map(form => form.treatment))]
  return `| ${signatures.join('<br>')} | ${entry.kind} | ${treatments.join(', ')} | ${grade} | ${cell(remark)} |`
}

const constructs: readonly (readonly [string, string])[] = [
  ['Queries', 'SELECT, DISTINCT, `* EXCEPT`, every join (inner, outer, cross, semi, anti, natural, USING, LATERAL), LATERAL VIEW, generators in SELECT and FROM, WITH, WITH RECURSIVE, pipe syntax, SQL functions of users, session variables, windows of time, UNION, INTERSECT, EXCEPT (ALL, BY NAME), VALUES, subqueries, GROUP BY (ALL, ROLLUP, CUBE, GROUPING SETS), HAVING, windows, QUALIFY, PIVOT, UNPIVOT, ORDER BY (ALL, NULLS), LIMIT, OFFSET, TABLESAMPLE, VERSION and TIMESTAMP AS OF, lateral column aliases, lambdas, JSON paths, parameters, IDENTIFIER'],
  ['Meaning', 'ANSI mode, session in UTC: division by zero, overflow, casts of malformed text and array indexes out of range raise, under the names that Databricks gives them'],
  ['Regular expressions', 'Java\'s: a literal pattern that means the same to DuckDB runs there, every other in JavaScript. `\\\\G`, `\\\\X`, `\\\\N` and most blocks `\\\\p{In…}` are refused; a match that is empty never falls within a letter beyond the basic plane'],
  ['Accepted without effect', 'hints, SORT BY, DISTRIBUTE BY, CLUSTER BY of a query: they say where rows lie in a cluster'],
  ['Refused', 'scripting, functions in Python, Java or Scala, collations other than UTF8_BINARY, WATERMARK, named arguments of scalar functions, AVRO in expressions; of XML and CSV, what the table of functions refuses'],
]
