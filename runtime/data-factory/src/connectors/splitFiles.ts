import { quoteName } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import type { EndRequest, RowSource, WritePart, Written } from './connector.ts'
import type { FileFormat } from './fileSink.ts'
import type { LakeLocation } from './lakeFiles.ts'
import { objectIn, optionalIntegerIn, optionalTextIn } from './settings.ts'

export interface Split {
  readonly rowsPerFile: number
  /** What the files are called before their number; absent for those of a source of files. */
  readonly prefix: string | undefined
}

/** Into how many rows a file is split (`maxRowsPerFile`); undefined when it is not. */
export function splitOf({ settings, dataset }: EndRequest, source: Pick<RowSource, 'files'>, location: LakeLocation): Split | undefined {
  const format = objectIn(settings, 'formatSettings')
  const rowsPerFile = optionalIntegerIn(format, 'maxRowsPerFile')
  if (rowsPerFile === undefined) return undefined
  if (rowsPerFile < 1) throw new FactoryError('InvalidPropertyValue', `'maxRowsPerFile' must be at least 1, and is ${rowsPerFile}`)
  if (location.file !== undefined) {
    throw new FactoryError('InvalidPropertyValue', `'maxRowsPerFile' needs a folder, and dataset '${dataset.name}' names one file`, { origin: dataset.origin })
  }
  // As documented, a source of files keeps their names.
  const prefix = source.files ? undefined : optionalTextIn(format, 'fileNamePrefix')
  return { rowsPerFile, prefix }
}

/** Writes a part as files of so many rows, `<prefix>_00000.<extension>` and on. Without a row there is one empty file. */
export async function writeParts({ request, part, split, names, format, write }: {
  readonly request: EndRequest
  readonly part: WritePart
  readonly split: Split
  readonly names: { of(relativePath?: string): string }
  readonly format: FileFormat
  write(part: WritePart, path: string): Promise<Written>
}): Promise<Written> {
  const { engine } = request.context.session.ports
  const table = quoteName(`lagoon_parts_${crypto.randomUUID()}`)
  const whole = part.documents === undefined ? part.select : `SELECT json FROM ${part.documents}`
  await engine.run(`CREATE TABLE ${table} AS ${whole}`)
  try {
    const [counted] = await engine.rows(`SELECT count(*) AS rows FROM ${table}`)
    const rows = BigInt(String(counted?.['rows'] ?? 0))
    const path = split.prefix === undefined ? names.of(part.relativePath) : names.of(`${split.prefix}${format.extension}`)
    const stem = path.endsWith(format.extension) ? path.slice(0, -format.extension.length) : path
    const written: Written[] = []
    for (let first = 0; first === 0 || first < rows; first += split.rowsPerFile) {
      const some = `SELECT * FROM ${table} WHERE rowid >= ${first} AND rowid < ${first + split.rowsPerFile}`
      const number = String(written.length).padStart(5, '0')
      written.push(await write({ ...part, select: some, ...(part.documents === undefined ? {} : { documents: `(${some})` }) }, `${stem}_${number}${format.extension}`))
    }
    const sum = (of: (file: Written) => number): number => written.reduce((total, file) => total + of(file), 0)
    const unpacked = written.every((file) => file.uncompressedBytes !== undefined) ? { uncompressedBytes: sum((file) => file.uncompressedBytes ?? 0) } : {}
    return { rows, sizeBytes: sum((file) => file.sizeBytes), files: sum((file) => file.files), ...unpacked }
  } finally {
    await engine.run(`DROP TABLE ${table}`)
  }
}
