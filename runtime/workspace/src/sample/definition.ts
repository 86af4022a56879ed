import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LineCounter, isMap, parseDocument } from 'yaml'
import { WorkspaceError } from '../error.ts'
import { reader, type Reader } from './reader.ts'

/** What a `sample.yml` says. The file itself explains each field. */
export interface Sample {
  readonly name: string
  readonly version: string
  /** The folder of the file: every path below is beside it. */
  readonly folder: string
  readonly target: { readonly linkedService: string; readonly scripts: readonly string[] }
  readonly sizes: ReadonlyMap<string, { readonly about: string; readonly committed: boolean }>
  readonly defaultSize: string
  readonly generate: readonly string[] | undefined
  readonly files: string
  readonly manifest: string
  readonly truth: string
  readonly batches: readonly { readonly number: number; readonly title: string }[]
  readonly tables: readonly SampleTable[]
  readonly arrival: { readonly column: string; readonly everySeconds: number } | undefined
  readonly dropped: string | undefined
  readonly questions: readonly Question[]
  readonly checks: readonly Check[]
}

export interface SampleTable {
  readonly file: string
  /** `schema.table` of the database. */
  readonly table: string
  /** T-SQL types of columns that the table may lack. */
  readonly added: ReadonlyMap<string, string>
}

export interface Question {
  readonly title: string
  readonly draw: 'table' | 'bars'
  readonly sql: string
}

export interface Check {
  readonly layer: string
  readonly path: string
  readonly sql: string
  readonly fromBatch: number
}

/** Throws `SampleNotFound`, and `InvalidSample` with a place. */
export async function readSample(file: string): Promise<Sample> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new WorkspaceError('SampleNotFound', `there is no sample ${file}`, { cause: error, hint: 'name its description with --sample FILE' })
  })
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [broken] = document.errors
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0])
    throw new WorkspaceError('InvalidSample', broken.message.split('\n')[0] ?? broken.message, { origin: { file, line, column: col } })
  }
  if (!isMap(document.contents)) throw new WorkspaceError('InvalidSample', 'expected a map', { origin: { file, line: 1, column: 1 } })
  return toSample(reader(document.contents, { file, lines }), dirname(file))
}

function toSample(root: Reader, folder: string): Sample {
  const target = root.map('target')
  const arrival = root.optional('arrival')
  const sizes = new Map(root.map('sizes').entries().map(([name, size]) => [name, { about: size.text('about'), committed: size.flag('committed') }]))
  const sample: Sample = {
    name: root.text('name'),
    version: root.text('version'),
    folder,
    target: { linkedService: target.text('linked_service'), scripts: target.texts('scripts') },
    sizes,
    defaultSize: root.text('default_size'),
    generate: root.optional('generate')?.texts('command'),
    files: root.text('files'),
    manifest: root.text('manifest'),
    truth: root.text('truth'),
    batches: root.list('batches').map((batch) => ({ number: batch.number('number'), title: batch.text('title') })),
    tables: root.list('tables').map((table) => ({
      file: table.text('file'),
      table: table.text('table'),
      added: new Map(table.optional('added')?.scalars() ?? []),
    })),
    arrival: arrival && { column: arrival.text('column'), everySeconds: arrival.number('every_seconds') },
    dropped: root.has('dropped') ? root.text('dropped') : undefined,
    questions: root.list('questions').map((question) => ({ title: question.text('title'), draw: question.oneOf('draw', ['table', 'bars']), sql: question.text('sql') })),
    checks: root.list('checks').map((check) => ({
      layer: check.text('layer'),
      path: check.text('path'),
      sql: check.text('sql'),
      fromBatch: check.has('from_batch') ? check.number('from_batch') : 0,
    })),
  }
  if (!sizes.has(sample.defaultSize)) root.fail('default_size', `is none of ${[...sizes.keys()].join(', ')}`)
  return sample
}

export interface BatchFile {
  readonly size: string
  readonly batch: number
  readonly file: string
}

export const batchFile = (sample: Sample, { size, batch, file }: BatchFile): string =>
  join(sample.folder, sample.files.replaceAll('{size}', size).replaceAll('{batch}', String(batch)).replaceAll('{file}', file))

export const manifestFile = (sample: Sample, size: string): string => join(sample.folder, sample.manifest.replaceAll('{size}', size))
export const truthFile = (sample: Sample, size: string): string => join(sample.folder, sample.truth.replaceAll('{size}', size))

/** How a state names the sample it holds. */
export const sampleIdentity = ({ name, version }: Sample, size: string): string => `${name}@${version}/${size}`

/** The size that is named, or the default one. Throws `SampleNotFound`. */
export function sizeNamed(sample: Sample, name: string | undefined): string {
  const size = name ?? sample.defaultSize
  if (sample.sizes.has(size)) return size
  throw new WorkspaceError('SampleNotFound', `sample ${sample.name} has no size '${size}'`, { hint: `it has: ${[...sample.sizes.keys()].join(', ')}` })
}
