import { databricksFunctions } from './databricks.ts'
import { type FunctionEntry } from './table.ts'

/**
 * What Databricks SQL runs here, as Markdown: printed from the table that the translation itself uses. `shown` are the functions whose
 * answers were compared with those of Apache Spark; of the others only the documentation is known.
 */
export function printFunctionParity(shown: ReadonlySet<string>): string {
  const known = databricksFunctions.entries.filter(entry => entry.kind !== 'refused')
  const differing = known.filter(entry => differenceOf(entry) !== undefined)
  const byReason = new Map<string, string[]>()
  for (const entry of databricksFunctions.entries) if (entry.kind === 'refused') byReason.set(entry.why, [...(byReason.get(entry.why) ?? []), entry.name])
  return [
    '## Databricks SQL', '',
    'What is not listed is refused by name, with its place. *native*: DuckDB has it; *macro*: a macro of ours; *rewrite*: text that depends on types or on the call; *script*: a function in JavaScript, slower by far. *Spark*: compared with what Apache Spark answers; *documentation*: held to the documentation only.', '',
    ...constructs.map(([name, text]) => `- **${name}**: ${text}`), '',
    `### Functions (${known.length}: ${known.length - differing.length} agree, ${differing.length} differ)`, '',
    '| function | kind | how | shown on | agrees, or how it differs |', '|---|---|---|---|---|',
    ...known.map(entry => printEntry(entry, shown.has(entry.name))), '',
    '### Functions that are refused', '',
    ...[...byReason].map(([why, names]) => `- ${names.map(name => `\`${name}\``).join(', ')}: ${why}`), '',
  ].join('\n')
}

function printEntry(entry: FunctionEntry, shown: boolean): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|')
  const grade = shown ? 'Spark' : 'documentation'
  const remark = remarkOn(entry)
  if (!('forms' in entry)) {
    const kind = entry.kind === 'special' ? entry.of : 'generator'
    return `| \`${cell('signature' in entry ? entry.signature : entry.name)}\` | ${kind} | rewrite | ${grade} | ${cell(remark)} |`
  }
  const signatures = entry.forms.map(form => `\`${cell(form.signature.replace(/^\w+/, entry.name))}\``)
  const treatments = [...new Set(entry.forms.map(form => form.treatment))]
  return `| ${signatures.join('<br>')} | ${entry.kind} | ${treatments.join(', ')} | ${grade} | ${cell(remark)} |`
}

function remarkOn(entry: FunctionEntry): string {
  const difference = differenceOf(entry)
  if (difference !== undefined) return `**differs**: ${difference}`
  const note = 'note' in entry ? entry.note : undefined
  return typeof note === 'string' ? `agrees; ${note}` : 'agrees'
}

const differenceOf = (entry: FunctionEntry): string | undefined => ('note' in entry && typeof entry.note === 'object' ? entry.note.differs : undefined)

const constructs: readonly (readonly [string, string])[] = [
  ['Queries', 'SELECT, DISTINCT, `* EXCEPT`, every join (inner, outer, cross, semi, anti, natural, USING, LATERAL), LATERAL VIEW, generators in SELECT and FROM, WITH, UNION, INTERSECT, EXCEPT (ALL, BY NAME), VALUES, subqueries, GROUP BY (ALL, ROLLUP, CUBE, GROUPING SETS), HAVING, windows, QUALIFY, PIVOT, UNPIVOT, ORDER BY (ALL, NULLS), LIMIT, OFFSET, TABLESAMPLE, VERSION and TIMESTAMP AS OF, lateral column aliases, lambdas, JSON paths, parameters, IDENTIFIER'],
  ['Meaning', 'ANSI mode, session in UTC: division by zero, overflow, casts of malformed text and array indexes out of range raise, under the names that Databricks gives them'],
  ['Text as a timestamp', 'a time of day without a date is not read'],
  ['Regular expressions', 'RE2: lookaround, back references, possessive quantifiers and intersections of classes are refused; `$` is the end of the text only, not also the place before a last line break'],
  ['Accepted without effect', 'hints, SORT BY, DISTRIBUTE BY, CLUSTER BY of a query: they say where rows lie in a cluster'],
  ['Refused', 'pipe syntax, scripting, functions in Python, Java or Scala, collations other than UTF8_BINARY, WATERMARK, named arguments of scalar functions, XML, AVRO and CSV in expressions'],
]
