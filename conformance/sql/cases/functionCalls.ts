import { functions } from '@lagoon/sql'
import { type Family, familyOf } from './family.ts'
import { calls, takes } from './takes.ts'
import { type Template, readTemplate } from './template.ts'
import { isValueType } from './values.ts'

/** The calls of one function that cases are made of. */
export interface Calls {
  readonly of: string
  readonly family: Family
  readonly kind: 'scalar' | 'aggregate' | 'window' | 'generator'
  readonly templates: readonly Template[]
  /** How many combinations of values each of them is tried with. */
  readonly most?: number
}

type Entry = (typeof functions.entries)[number]
type Form = Extract<Entry, { readonly forms: unknown }>['forms'][number]
type Parameter = Form['parameters'][number]

/** Their answers depend on the moment, on chance or on the machine. */
const unsteady = new Set(['rand', 'random', 'randn', 'uuid', 'shuffle', 'randstr', 'uniform', 'current_date', 'curdate', 'current_time', 'current_timestamp', 'now', 'localtimestamp', 'localtime', 'getdate', 'monotonically_increasing_id', 'input_file_name', 'unix_timestamp', 'to_unix_timestamp'])

/** The calls of every function of the table that is not refused. */
export function functionCalls(): Calls[] {
  return functions.entries.flatMap(entry => {
    if (entry.kind === 'refused') return []
    const texts = calls[entry.name] ?? ('forms' in entry ? entry.forms.flatMap(form => formCalls(entry.name, form)) : signatureCalls(entry.name, entry.signature))
    const kind = entry.kind === 'special' ? entry.of : entry.kind === 'generatorSpecial' ? 'generator' : entry.kind
    const steady = unsteady.has(entry.name) ? [...new Set(texts)].map(text => (text.endsWith('()') ? `typeof(${text})` : text)) : [...new Set(texts)]
    return [{ of: entry.name, family: familyOf(entry), kind, templates: steady.map(readTemplate) }]
  })
}

function formCalls(name: string, { parameters, variadic }: Form): string[] {
  const counts = variadic ? [...new Set([parameters.length - 1, parameters.length, parameters.length + 1])].filter(count => count > 0) : [parameters.length]
  return counts.flatMap(count => {
    const wanted = Array.from({ length: count }, (_, index) => parameters[Math.min(index, parameters.length - 1)] as Parameter)
    const written = bindings(wanted).map(bound => wanted.map((parameter, index) => hole(name, index, parameter, bound)))
    // A date or a timestamp may be given as a text.
    const asTexts = written.slice(0, 1).map(holes => holes.map(each => (['date', 'timestamp', 'timestamp_ntz'].includes(each) ? 'moment' : each)))
    return [...written, ...asTexts].map(holes => `${name}(${holes.map(each => `{${each}}`).join(', ')})`)
  })
}

/** A form written out for several types in turn where it leaves them open. */
function bindings(parameters: readonly Parameter[]): number[] {
  const open = JSON.stringify(parameters.map(parameter => parameter)).match(/"kind":"(variable|family|any)"/g)
  return open ? [0, 1, 2, 3, 4] : [0]
}

const word = (name: string, index: number): string => (takes[name] ?? '').split(' ')[index] ?? ''

function hole(name: string, index: number, parameter: Parameter, turn: number): string {
  const meant = word(name, index)
  return meant !== '' && suits(meant, parameter) ? meant : typeFor(parameter, turn)
}

/** Words stand for texts and whole numbers; an argument that is a list stays one. */
const suits = (meant: string, parameter: Parameter): boolean => parameter.kind !== 'array' && parameter.kind !== 'map' && !(parameter.kind === 'type' && ['timestamp', 'date', 'timestamp_ntz', 'binary', 'variant', 'boolean'].includes(parameter.type.kind)) && meant !== ''

const ofFamily: Readonly<Record<string, readonly string[]>> = {
  number: ['int', 'double', 'decimal(10,2)', 'bigint', 'decimal(38,18)', 'float', 'tinyint', 'string'], integral: ['int', 'bigint', 'tinyint', 'smallint', 'int', 'bigint', 'double', 'string'], temporal: ['timestamp', 'date', 'timestamp_ntz', 'moment', 'timestamp', 'date', 'timestamp_ntz', 'moment'],
  decimal: ['decimal(10,2)', 'decimal(38,18)', 'decimal(5,5)', 'decimal(38,0)'], struct: ['struct', 'deep'], interval: ['daytime', 'yearmonth'], instant: ['timestamp', 'timestamp_ntz', 'moment', 'timestamp', 'date'], day: ['date', 'moment', 'date', 'timestamp', 'date'],
}
const anything = ['int', 'string', 'double', 'decimal(10,2)', 'timestamp', 'array<int>', 'boolean', 'date']
const anythingMore = ['bigint', 'string', 'struct', 'binary', 'date', 'map<string,int>', 'variant', 'timestamp_ntz']
const elements = ['int', 'string', 'double', 'array<int>', 'struct', 'date', 'boolean', 'bigint']

function typeFor(parameter: Parameter, turn: number): string {
  switch (parameter.kind) {
    case 'type': return named(parameter.type.kind === 'interval' ? (parameter.type.from === 'year' ? 'yearmonth' : 'daytime') : parameter.type.kind === 'decimal' ? 'decimal(10,2)' : parameter.type.kind === 'array' ? `array<${parameter.type.element.kind}>` : parameter.type.kind)
    case 'any': return anythingMore[turn % anythingMore.length] ?? 'int'
    case 'family': return at(ofFamily[parameter.family] ?? ['int'], turn)
    case 'variable': return at(parameter.name === 'K' ? ['string', 'int'] : parameter.name === 'V' ? ['int', 'string'] : parameter.name === 'U' ? anythingMore : anything, turn)
    case 'array': return named(`array<${parameter.element.kind === 'variable' ? at(parameter.element.name === 'K' ? ['string', 'int'] : parameter.element.name === 'V' ? ['int', 'string'] : elements, turn) : typeFor(parameter.element, turn)}>`)
    case 'map': return at(['map<string,int>', 'map<int,string>'], turn)
    default: return parameter satisfies never
  }
}

const at = (list: readonly string[], turn: number): string => list[turn % list.length] ?? 'int'
const named = (type: string): string => (isValueType(type) ? type : 'array<int>')

/** The declared text of a function that reads its call itself: as far as it names types. */
function signatureCalls(name: string, signature: string): string[] {
  const inside = /^\w+\(([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(signature)?.[1]
  if (inside === undefined) return []
  if (inside.trim() === '') return [`${name}()`]
  const optional = inside.split('[').map(part => part.replaceAll(']', ''))
  const required = (optional[0] ?? '').replace(/,?\s*…\s*$/, '').trim().replace(/,$/, '')
  return [...new Set([required, [required, ...optional.slice(1)].join('')])].flatMap(text => {
    const parameters = text.split(/,(?![^<]*>)/).map(part => part.trim()).filter(part => part !== '' && part !== '…')
    return [0, 1, 2, 3].flatMap(turn => {
      const holes = parameters.map((parameter, index) => word(name, index) || signatureHole(parameter, turn))
      return holes.every(each => each !== undefined) ? [`${name}(${holes.map(each => `{${each}}`).join(', ')})`] : []
    })
  })
}

function signatureHole(parameter: string, turn: number): string | undefined {
  const one = at(parameter.split(/ or | and /), turn).trim()
  if (isValueType(one)) return one
  if (one === 'any') return at(anythingMore, turn)
  if (one === 'map<K,V>' || one === 'map') return at(['map<string,int>', 'map<int,string>'], turn)
  if (one === 'array<T>' || one === 'array<U>' || one === 'array') return named(`array<${at(elements, turn)}>`)
  if (/^[A-Z]$/.test(one)) return at(anything, turn)
  if (one === 'unit' || one === 'field') return one
  const family = ofFamily[one]
  return family && at(family, turn)
}
