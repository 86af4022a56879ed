import { accessors } from './accessors.ts'
import type { FunctionDefinition, Group } from './functions/call.ts'
import { functions } from './functions/index.ts'

type Grade = 'measured elsewhere' | 'documentation only'

/** Remarks where the documentation is silent or wrong, or where something is refused. */
const remarks: Readonly<Record<string, string>> = {
  and: 'lazy', or: 'lazy', if: 'lazy', coalesce: 'lazy',
  equals: '`equals(true, 1)` is true as documented; text never equals a number',
  greater: 'text without regard to case', greaterOrEquals: 'text without regard to case', less: 'text without regard to case', lessOrEquals: 'text without regard to case',
  formatDateTime: 'other cultures than en-US: patterns only', parseDateTime: 'en-US only', float: 'en-US only', formatNumber: 'en-US only; no exponents in custom formats',
  range: 'at most 100,000', rand: 'upper bound never given', div: 'integers give an integer', json: 'lenient as Json.NET; XML too', xpath: 'XPath 1.0 without prefixes, variables and `id`',
  xml: 'gives XML content; no document types', split: 'at most 1,000,000 pieces', chunk: 'at most 1,000,000 pieces',
  convertFromUtc: 'Windows names of zones', convertToUtc: 'Windows names of zones', convertTimeZone: 'Windows names of zones',
}

/** What others saw the running service do; the rest follows its documentation and .NET. */
const measured = new Set(`
  and or not if equals greater greaterOrEquals less lessOrEquals concat substring toLower toUpper trim split join replace indexOf lastIndexOf startsWith endsWith
  contains empty first last length skip take union intersection createArray array bool int float string coalesce base64 base64ToString base64ToBinary binary dataUri
  dataUriToString dataUriToBinary decodeDataUri uriComponent uriComponentToString add sub mul div mod min max utcNow formatDateTime addDays addHours addMinutes addSeconds
  addToTime subtractFromTime getFutureTime getPastTime startOfDay startOfHour startOfMonth dayOfMonth dayOfWeek dayOfYear convertFromUtc convertToUtc convertTimeZone ticks
`.trim().split(/\s+/))

const groups: Readonly<Record<Group, string>> = {
  string: 'Text', collection: 'Collections', logical: 'Logic', conversion: 'Conversion', math: 'Arithmetic', date: 'Date and time', object: 'Objects', uri: 'Addresses',
}

/** The part of `docs/parity.md` about the expression language. */
export function printExpressionParity(): string {
  const both = functions.filter(definition => definition.dialects.includes('data-factory'))
  const hosts = (definition: FunctionDefinition): string => (definition.dialects.includes('data-factory') ? 'Data Factory, Logic Apps' : 'Logic Apps')
  const grade = (definition: FunctionDefinition): Grade => (measured.has(definition.name) ? 'measured elsewhere' : 'documentation only')
  const section = ([group, title]: [string, string]): readonly string[] => [
    `### ${title}`, '', '| function | hosts | grade | remark |', '|---|---|---|---|',
    ...functions.filter(definition => definition.group === group)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(definition => `| \`${definition.name}\` | ${hosts(definition)} | ${grade(definition)} | ${remarks[definition.name] ?? ''} |`),
    '',
  ]
  return [
    '## Workflow expressions', '',
    `${both.length} functions of Data Factory and ${functions.length - both.length} more of Logic Apps. *Measured elsewhere*: agrees with what a public project recorded of Power Automate, which runs the same language.`, '',
    ...Object.entries(groups).flatMap(section),
    '### Accessors', '', '| accessor | host | where |', '|---|---|---|',
    ...accessors.map(accessor => `| \`${accessor.name}()\` | ${accessor.dialect === 'data-factory' ? 'Data Factory' : 'Logic Apps'} | ${accessor.where} |`), '',
  ].join('\n')
}
