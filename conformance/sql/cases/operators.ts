import { type Calls } from './functionCalls.ts'
import { readTemplate } from './template.ts'
import { type ValueType } from './values.ts'

type Pair = readonly [string, string]

const numbers: readonly Pair[] = [
  ['int', 'int'], ['tinyint', 'tinyint'], ['smallint', 'int'], ['bigint', 'bigint'], ['bigint', 'int'], ['float', 'float'], ['float', 'int'], ['double', 'double'], ['double', 'bigint'], ['decimal(10,2)', 'decimal(10,2)'], ['decimal(38,18)', 'decimal(10,2)'],
  ['decimal(38,0)', 'bigint'], ['decimal(5,5)', 'decimal(38,18)'], ['decimal(10,2)', 'int'], ['decimal(10,2)', 'double'], ['int', 'void'], ['int', 'numberText'], ['double', 'numberText'], ['numberText', 'numberText'],
]
const sums: readonly Pair[] = [
  ...numbers, ['date', 'few'], ['date', 'daytime'], ['date', 'yearmonth'], ['timestamp', 'daytime'], ['timestamp', 'yearmonth'], ['timestamp_ntz', 'daytime'], ['timestamp_ntz', 'yearmonth'], ['daytime', 'daytime'], ['yearmonth', 'yearmonth'], ['date', 'string'], ['boolean', 'int'], ['array<int>', 'int'],
]
const differences: readonly Pair[] = [...sums, ['date', 'date'], ['timestamp', 'timestamp'], ['timestamp', 'date'], ['timestamp_ntz', 'timestamp_ntz']]
const comparable: readonly Pair[] = [
  ['int', 'int'], ['int', 'bigint'], ['int', 'double'], ['float', 'double'], ['double', 'double'], ['decimal(10,2)', 'int'], ['decimal(38,18)', 'decimal(10,2)'], ['decimal(10,2)', 'double'], ['string', 'string'], ['int', 'numberText'], ['double', 'numberText'], ['boolean', 'boolean'], ['boolean', 'string'],
  ['date', 'date'], ['date', 'timestamp'], ['timestamp', 'timestamp_ntz'], ['date', 'moment'], ['timestamp', 'moment'], ['binary', 'binary'], ['daytime', 'daytime'], ['yearmonth', 'yearmonth'], ['array<int>', 'array<int>'], ['array<double>', 'array<double>'], ['array<string>', 'array<string>'], ['struct', 'struct'], ['int', 'void'],
  ['int', 'date'], ['map<string,int>', 'map<string,int>'], ['array<int>', 'array<string>'],
]
const whole: readonly Pair[] = [['int', 'int'], ['bigint', 'int'], ['tinyint', 'smallint'], ['bigint', 'bigint'], ['int', 'numberText'], ['double', 'int']]
const shifts: readonly Pair[] = [['int', 'shift'], ['bigint', 'shift'], ['tinyint', 'shift'], ['string', 'shift']]
const truths: readonly Pair[] = [['boolean', 'boolean'], ['boolean', 'void'], ['boolean', 'string'], ['int', 'boolean']]
const joined: readonly Pair[] = [['string', 'string'], ['string', 'int'], ['date', 'string'], ['binary', 'binary'], ['array<int>', 'array<int>'], ['array<int>', 'array<string>'], ['double', 'boolean'], ['int', 'int'], ['string', 'void'], ['decimal(10,2)', 'timestamp']]

const between = (operator: string, pairs: readonly Pair[]): string[] => pairs.map(([left, right]) => `{${left}} ${operator} {${right}}`)

/** Calls for each operator, under the names by which Spark lists them. */
const operators: Readonly<Record<string, readonly string[]>> = {
  '+': between('+', sums).concat('+{int}', '+{daytime}', '+{string}'),
  '-': between('-', differences).concat('-{int}', '-{tinyint}', '-{bigint}', '-{double}', '-{decimal(38,0)}', '-{daytime}', '-{yearmonth}', '-{numberText}'),
  '*': between('*', [...numbers, ['daytime', 'int'], ['double', 'daytime'], ['yearmonth', 'int'], ['decimal(38,18)', 'decimal(38,18)'], ['decimal(38,0)', 'decimal(38,0)']]),
  '/': between('/', [...numbers, ['daytime', 'int'], ['yearmonth', 'int'], ['daytime', 'double'], ['decimal(38,18)', 'decimal(38,18)'], ['decimal(38,0)', 'decimal(38,0)']]),
  '%': between('%', numbers), div: between('DIV', [...numbers, ['daytime', 'daytime'], ['yearmonth', 'yearmonth']]),
  '=': between('=', comparable), '==': between('==', comparable.slice(0, 6)), '<=>': between('<=>', comparable), '!=': between('!=', comparable.slice(0, 8)), '<>': between('<>', comparable), '<': between('<', comparable), '<=': between('<=', comparable), '>': between('>', comparable), '>=': between('>=', comparable),
  '&': between('&', whole), '|': between('|', whole), '^': between('^', whole), '~': ['~{int}', '~{bigint}', '~{tinyint}', '~{string}', '~{double}'], '<<': between('<<', shifts), '>>': between('>>', shifts), '>>>': between('>>>', shifts),
  and: between('AND', truths), or: between('OR', truths), not: ['NOT {boolean}', 'NOT {string}', 'NOT {int}'], '!': ['!{boolean}'],
  '||': between('||', joined),
  between: ['{int} BETWEEN {int} AND {int}', '{string} BETWEEN {string} AND {string}', '{date} BETWEEN {date} AND {timestamp}', '{double} NOT BETWEEN {int} AND {decimal(10,2)}', '{int} BETWEEN {numberText} AND {int}'],
  in: ['{int} IN ({int}, {int})', '{string} IN ({string}, {string}, NULL)', '{int} NOT IN ({bigint}, NULL)', '{int} IN ({numberText}, {int})', '{double} IN ({double}, {double})', '{date} IN ({moment})', '{struct} IN ({struct})', '({int}, {string}) IN (({int}, {string}))', '{boolean} IN ({int})', '{int} IN (SELECT * FROM VALUES (2), (CAST(NULL AS INT)))', '{int} NOT IN (SELECT * FROM VALUES (2), (-1))'],
  case: ['CASE WHEN {boolean} THEN {int} ELSE {bigint} END', 'CASE {int} WHEN {int} THEN {string} WHEN {int} THEN {date} END', 'CASE WHEN {boolean} THEN {decimal(10,2)} WHEN {boolean} THEN {int} ELSE {double} END', 'CASE {string} WHEN {string} THEN 1 ELSE {string} END', 'CASE WHEN {int} THEN 1 END', 'CASE WHEN {boolean} THEN {array<int>} ELSE {array<double>} END', 'CASE WHEN {boolean} THEN NULL END', 'CASE WHEN {boolean} THEN {int} ELSE {date} END'],
  when: ['CASE WHEN {boolean} THEN {string} WHEN NOT {boolean} THEN {int} END'],
  like: ['{string} LIKE {like}', '{string} NOT LIKE {like}', `{string} LIKE {like} ESCAPE '/'`, `{string} LIKE ANY ('a%', {like})`, `{string} LIKE ALL ('%b%', {like})`, `{string} NOT LIKE ALL ('a%', '%b')`, '{int} LIKE {like}'],
  ilike: ['{string} ILIKE {like}', `{string} ILIKE ANY ('A%', {like})`, '{string} NOT ILIKE {like}'], rlike: ['{string} RLIKE {regex}', '{string} REGEXP {regex}', '{string} NOT RLIKE {regex}'],
}

/** Constructs that have no name among Spark's functions. */
const constructs: Readonly<Record<string, readonly string[]>> = {
  'IS …': ['{int} IS NULL', '{string} IS NOT NULL', '{boolean} IS TRUE', '{boolean} IS NOT FALSE', '{boolean} IS UNKNOWN', '{int} IS DISTINCT FROM {int}', '{double} IS NOT DISTINCT FROM {double}', '{string} IS DISTINCT FROM {string}', '{int} IS TRUE'],
  'subscripts': ['{array<int>}[{count}]', '{map<string,int>}[{letter}]', '{map<int,string>}[{int}]', '{struct}.a', '{struct}.B', '{array<struct>}.b', '{array<array<int>>}[0][1]', `{deep}.m['k'][0].d`, '{deep}.e[0]', `{struct}['a']`, '{array<string>}[{numberText}]'],
  'special syntax': [`TRIM(BOTH {letter} FROM {string})`, `TRIM(LEADING {letter} FROM {string})`, `TRIM(TRAILING FROM {string})`, 'SUBSTRING({string} FROM {count} FOR {count})', 'SUBSTRING({string} FROM {count})', 'POSITION({letter} IN {string})', 'OVERLAY({string} PLACING {letter} FROM {count} FOR {count})', 'EXTRACT({field} FROM {timestamp})', '{int}::string', '{string}::int', '{moment}::date'],
  'typed literals': [`DATE{moment}`, `TIMESTAMP{moment}`, `TIMESTAMP_NTZ{moment}`, `X'1'`, `X'GG'`, `INTERVAL '1' DAY`, `INTERVAL '1 10:20:30.123' DAY TO SECOND`, `INTERVAL 1 DAY 2 HOURS`, `INTERVAL -1 MONTH`, `INTERVAL '10:20' HOUR TO MINUTE`, `INTERVAL '1-13' YEAR TO MONTH`, `INTERVAL 1 WEEK`, `INTERVAL '1.5' SECOND`, '1e3', '1.5e-3BD', '.5', '5.', '1e400', '99999999999', '99999999999999999999999999999999999999999', '128Y', '1e39F', '0x1F', `r'a\\nb'`, `'a' 'b'`, `"dq"`, `'\\101\\u0041\\U0001F600'`],
  'result types': pairsOf(['tinyint', 'bigint', 'float', 'double', 'decimal(10,2)', 'decimal(38,18)', 'string', 'boolean', 'date', 'timestamp', 'void', 'daytime', 'array<int>']).flatMap(([a, b]) => [`typeof(coalesce({${a}}, {${b}}))`, `typeof(CASE WHEN true THEN {${a}} ELSE {${b}} END)`, `typeof(array({${a}}, {${b}}))`, `typeof(greatest({${a}}, {${b}}))`, `typeof({${a}} + {${b}})`, `typeof({${a}} * {${b}})`, `typeof({${a}} || {${b}})`]),
}

function pairsOf(types: readonly ValueType[]): Pair[] {
  return types.flatMap(left => types.map((right): Pair => [left, right]))
}

const castable: readonly (ValueType | 'numberText' | 'moment')[] = ['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal(10,2)', 'decimal(38,0)', 'decimal(38,18)', 'string', 'numberText', 'moment', 'binary', 'date', 'timestamp', 'timestamp_ntz', 'daytime', 'yearmonth', 'array<int>', 'array<string>', 'map<string,int>', 'struct', 'deep', 'variant', 'void', 'time']
const targets = ['BOOLEAN', 'TINYINT', 'SMALLINT', 'INT', 'BIGINT', 'FLOAT', 'DOUBLE', 'DECIMAL(4,1)', 'DECIMAL(38,0)', 'DECIMAL(38,18)', 'STRING', 'BINARY', 'DATE', 'TIMESTAMP', 'TIMESTAMP_NTZ', 'INTERVAL DAY TO SECOND', 'INTERVAL YEAR TO MONTH', 'INTERVAL HOUR', 'ARRAY<STRING>', 'ARRAY<DOUBLE>', 'MAP<STRING, STRING>', 'STRUCT<x: STRING, y: STRING>', 'VARIANT', 'TIME']

/** The calls of every operator, construct and cast. */
export function operatorCalls(): Calls[] {
  const made = (names: Readonly<Record<string, readonly string[]>>, family: Calls['family'], most?: number): Calls[] =>
    Object.entries(names).map(([of, texts]) => ({ of, family, kind: 'scalar', templates: texts.map(readTemplate), ...(most === undefined ? {} : { most }) }))
  const { 'result types': resultTypes = [], ...others } = constructs
  const casts = Object.fromEntries(castable.map(from => [`cast from ${from}`, targets.flatMap(to => [`CAST({${from}} AS ${to})`, ...(from === 'string' || from === 'numberText' || from === 'double' || from === 'bigint' || from === 'moment' ? [`TRY_CAST({${from}} AS ${to})`] : [])])]))
  return [...made(operators, 'operators', 8), ...made(others, 'operators'), ...made({ 'result types': resultTypes }, 'operators', 1), ...made(casts, 'casts', 9)]
}

/** The names of Spark's list that are operators and constructs here. */
export const operatorNames: readonly string[] = [...Object.keys(operators).filter(name => !['like', 'ilike', 'rlike'].includes(name)), 'cast', 'range']
