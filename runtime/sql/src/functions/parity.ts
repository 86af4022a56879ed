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
  readonly differences: readonly { readonly of: string; readonly isCorner: boolean; readonly reason: string }[]
}

/** How a function or operator stands to Spark's; `agrees` may name what lies beyond ordinary use. */
type Standing = { readonly grade: 'agree' | 'differ'; readonly told: readonly string[] }

/** What Databricks SQL runs here, as Markdown: printed from the table that the translation itself uses. */
export function printFunctionParity({ listed, operators, shown, differences }: SparkEvidence): string {
  const known = databricksFunctions.entries.filter(entry => entry.kind !== 'refused')
  const table = new Set(databricksFunctions.entries.map(entry => entry.name))
  const isShown = (name: string): boolean => shown.has(name)
  const standingOf = (name: string): Standing => standing(name, differences)
  const grades = listed.map(name => {
    const entry = databricksFunctions.find(name)
    return entry?.kind === 'refused' || (!entry && !operators.includes(name)) ? { grade: 'refused' as const, told: [] } : standingOf(name)
  })
  const count = (grade: 'agree' | 'differ' | 'refused'): number => grades.filter(each => each.grade === grade).length
  const share = (part: number): string => `${((part * 100) / listed.length).toFixed(1)} %`
  const remarked = grades.filter(({ grade, told }) => grade === 'agree' && told.length > 0).length
  const byReason = new Map<string, string[]>()
  for (const entry of databricksFunctions.entries) if (entry.kind === 'refused') byReason.set(entry.why, [...(byReason.get(entry.why) ?? []), entry.name])
  return [
    '## Databricks SQL', '',
    'What is not listed is refused by name, with its place. *native*: DuckDB has it; *macro*: a macro of ours; *rewrite*: text that depends on types or on the call; *script*: a function in JavaScript, slower by far. *Spark*: compared with what Apache Spark answers; *documentation*: held to the documentation only.', '',
    ...constructs.map(([name, text]) => `- **${name}**: ${text}`), '',
    '### Counts', '',
    `Of the ${listed.length} functions and operators that Spark 4.3 lists, ${count('agree')} agree, ${count('differ')} differ and ${count('refused')} are refused: ${share(count('agree'))} agree. Of those that agree, ${remarked} do so but for what is named beside them; without these it is ${share(count('agree') - remarked)}. ${known.filter(entry => !listed.includes(entry.name)).length} more are Databricks' own, of which only the documentation is known.`, '',
    'A function *agrees* when value, type and whether it raises were Spark\'s wherever the generated cases and the questions of `conformance/sql` asked, which is at the edges of every type. It still agrees *but for* what lies beyond ordinary use, and only this:', '',
    ...corners.map(text => `- ${text}`), '',
    'Everything else *differs*: another value, another type, an answer where Spark refuses, a refusal where Spark answers.', '',
    '### Functions', '',
    '| function | kind | how | shown on | agrees, or how it differs |', '|---|---|---|---|---|',
    ...known.map(entry => printEntry(entry, listed.includes(entry.name) && isShown(entry.name), remarkOf(standingOf(entry.name)))), '',
    '### Operators and constructs', '',
    '| operator or construct | agrees with Spark, or how it differs |', '|---|---|',
    ...[...new Set([...operators, ...differences.map(({ of }) => of).filter(name => !table.has(name))])].map(name => `| \`${cell(name)}\` | ${cell(remarkOf(standingOf(name)))} |`), '',
    '### Functions that are refused', '',
    ...[...byReason].map(([why, names]) => `- ${names.map(name => `\`${name}\``).join(', ')}: ${why}`), '',
  ].join('\n')
}

function standing(name: string, differences: SparkEvidence['differences']): Standing {
  const entry = databricksFunctions.find(name)
  const note = entry && 'note' in entry && typeof entry.note === 'object' ? entry.note : undefined
  const found = differences.filter(({ of }) => of === name)
  const hard = [...(note && 'differs' in note ? [note.differs] : []), ...found.filter(each => !each.isCorner).map(each => each.reason)]
  const soft = [...(note && 'butFor' in note ? [note.butFor] : []), ...found.filter(each => each.isCorner).map(each => each.reason)]
  return { grade: hard.length > 0 ? 'differ' : 'agree', told: [...new Set([...hard, ...soft])] }
}

const remarkOf = ({ grade, told }: Standing): string => (grade === 'differ' ? `**differs**: ${told.join('; ')}` : told.length > 0 ? `agrees, but for: ${told.join('; ')}` : 'agrees')
const cell = (text: string): string => text.replaceAll('|', '\\|')

/** What a function may do otherwise and still agree. */
const corners: readonly string[] = [
  'the order of faults: of a malformed argument beside a NULL or beside another fault, another one is found first, so that the call raises where Spark gives NULL, or the other way round',
  'names: a call that both refuse has another condition here',
  'what nobody promises: the order of a set, which of several equal values, which of many samples is kept, the bits of an estimate',
  'who and where: the user, the catalog, the version',
  'the far ends of types: dates and moments beyond the years that DuckDB holds, sums and moments beyond DOUBLE, which raise here',
  'Databricks: where its documentation says otherwise than Spark does',
]

function printEntry(entry: FunctionEntry, shown: boolean, standing: string): string {
  const grade = shown ? 'Spark' : 'documentation'
  const note = 'note' in entry && typeof entry.note === 'string' ? `; ${entry.note}` : ''
  const remark = standing === 'agrees' ? `agrees${note}` : standing
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
  ['Scripting', 'BEGIN … END with labels, variables, conditions and EXIT handlers; SET, IF, CASE, WHILE, REPEAT, LOOP, FOR, LEAVE, ITERATE, EXECUTE IMMEDIATE; every statement that runs outside of a script. SIGNAL, RESIGNAL, GET DIAGNOSTICS (without MESSAGE_ARGUMENTS), a label of the outermost block: Databricks only, documentation only'],
  ['Meaning', 'ANSI mode, a session in any time zone: division by zero, overflow, casts of malformed text and array indexes out of range raise, under the names that Databricks gives them'],
  ['Regular expressions', 'Java\'s: a literal pattern that means the same to DuckDB runs there, every other in JavaScript. `\\\\G`, `\\\\X`, `\\\\N` and most blocks `\\\\p{In…}` are refused; a match that is empty never falls within a letter beyond the basic plane; in JavaScript a group inside a repetition holds nothing when its last turn did not meet it, and a reference back to it matches the empty text'],
  ['Accepted without effect', 'hints, SORT BY, DISTRIBUTE BY, CLUSTER BY of a query: they say where rows lie in a cluster'],
  ['Refused', 'procedures, cursors and CONTINUE handlers of scripting, functions in Python, Java or Scala, collations other than UTF8_BINARY, WATERMARK, AVRO in expressions; of XML and CSV, what the table of functions refuses'],
]
