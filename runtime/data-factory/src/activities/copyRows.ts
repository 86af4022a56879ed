import type { Json, JsonObject } from '@lagoon/expressions'
import { quoteName } from '@lagoon/engine'
import type { EndRequest, RowSink, RowSource, SourceFile, WritePart, Written } from '../connectors/connector.ts'
import { additionalColumns } from '../connectors/mapping/additionalColumns.ts'
import { explainRead } from '../connectors/explainRead.ts'
import { documentShape } from '../connectors/mapping/documentShape.ts'
import { mapColumns } from '../connectors/mapping/mapColumns.ts'
import type { MappedRows } from '../connectors/mapping/mappedColumn.ts'
import { mapsNothing, readTranslator, type Translator } from '../connectors/mapping/translator.ts'
import { wholeDocuments } from '../connectors/mapping/wholeDocuments.ts'
import { binarySink, sinkNamed, sourceNamed } from '../connectors/registry.ts'
import { FactoryError } from '../error.ts'
import type { Copied } from './copy.ts'
import type { Tolerance } from './copyTolerance.ts'
import { wrapped } from './execution.ts'
import { explainFailure } from './explainFailure.ts'
import { stageRows, type StagedRows } from './skipRows.ts'

const sourceSide = `Failure happened on 'Source' side. `
const sinkSide = `Failure happened on 'Sink' side. `

/** Copies rows: one statement of the engine reads, converts and writes them. */
export async function copyRows(from: EndRequest, to: EndRequest, translator: Json | undefined, tolerance: Tolerance): Promise<Copied> {
  const sourceConnector = sourceNamed(typeOf(from))
  if (typeOf(to) === binarySink) throw new FactoryError('UserErrorInvalidDataset', 'a Binary sink takes a Binary source only')
  const sinkConnector = sinkNamed(typeOf(to))
  fits(from, sourceConnector.datasets, 'source')
  fits(to, sinkConnector.datasets, 'sink')
  const { skipsRows } = tolerance
  const source = await on(sourceSide, () => sourceConnector.open({ ...from, skipsRows }))
  try {
    const sink = await on(sinkSide, () => sinkConnector.open({ ...to, skipsRows }, source))
    try {
      return await transfer({ source, sink, from, translator: readTranslator(translator), tolerance })
    } finally {
      await sink.close()
    }
  } finally {
    await source.close()
  }
}

const typeOf = ({ settings }: EndRequest): string => String(settings['type'] ?? '')

function fits(end: EndRequest, datasets: readonly string[], side: string): void {
  if (datasets.includes(end.dataset.type)) return
  throw new FactoryError(
    'UserErrorInvalidDataset',
    `a ${side} of type '${typeOf(end)}' does not go with dataset '${end.dataset.name}' of type '${end.dataset.type}'`,
    { origin: end.dataset.origin },
  )
}

interface Transfer {
  readonly source: RowSource
  readonly sink: RowSink
  readonly from: EndRequest
  readonly translator: Translator
  readonly tolerance: Tolerance
}

interface Moved extends Written {
  readonly skipped: bigint
}

async function transfer(all: Transfer): Promise<Copied> {
  const { source, sink, tolerance } = all
  const moved: Moved[] = []
  if (source.files?.length === 0) {
    // Files are there, and none of them changed in the time that is asked for.
  } else if (sink.keepsFilesApart && source.files) {
    for (const file of source.files) moved.push(await movePart(all, file))
  } else {
    moved.push(await movePart(all))
  }
  const sum = (of: (part: Moved) => number): number => moved.reduce((total, part) => total + of(part), 0)
  const [copied, skipped] = [sum(({ rows }) => Number(rows)), sum((part) => Number(part.skipped))]
  const dataWritten = sum((written) => written.sizeBytes)
  const files = sum((written) => written.files)
  const counts: JsonObject = {
    ...(source.files ? { filesRead: source.files.length } : {}),
    ...(files > 0 || (moved.length === 0 && sink.keepsFilesApart) ? { filesWritten: files } : {}),
    rowsRead: copied + skipped,
    rowsCopied: copied,
    rowsSkipped: skipped,
  }
  const consistency = tolerance.validates ? { VerificationResult: 'Verified', InconsistentData: skipped > 0 ? 'Skipped' : 'None' } : undefined
  return { source: source.store, sink: sink.store, counts, dataRead: bytesRead(source, moved, copied), dataWritten, ...(consistency ? { consistency } : {}) }
}

/** Bytes of the files read; for a database those of the values before compression, nothing without rows. */
function bytesRead(source: RowSource, moved: readonly Moved[], rows: number): number {
  if (source.files) return source.files.reduce((total, file) => total + file.sizeBytes, 0)
  if (source.sizeBytes !== undefined) return source.sizeBytes
  return rows === 0 ? 0 : moved.reduce((total, part) => total + (part.uncompressedBytes ?? part.sizeBytes), 0)
}

/** Moves the rows of one file, which becomes a file of its own, or all of them. */
async function movePart(all: Transfer, file?: SourceFile): Promise<Moved> {
  const { source, sink, tolerance } = all
  const { log } = tolerance
  const { part, staged, mapped } = await on(sourceSide, () => readPart(all, file).catch(unreadable))
  try {
    if (staged && staged.skipped > 0n) await log.addRows(staged.faults)
    if (file) await log.add({ level: 'Info', operation: 'FileRead', item: file.relativePath, message: 'Complete reading file successfully. ' })
    const expected = tolerance.validates ? await countOf(all.from, part) : undefined
    const written = await on(sinkSide, () => sink.write(part).catch(explained))
    if (expected !== undefined) requireSame(expected, written.rows + BigInt(written.faults?.length ?? 0))
    if (file) await log.add({ level: 'Info', operation: 'FileWrite', item: file.relativePath, message: `Complete writing file from source file: ${file.relativePath}. File is successfully copied.` })
    if (!staged) return { ...written, skipped: 0n }
    const faults = written.faults ?? []
    for (let first = 0; first < faults.length; first += 1000) await log.addRows(staged.faultsOf(faults.slice(first, first + 1000)))
    return { ...written, skipped: staged.skipped + BigInt(faults.length) }
  } finally {
    await staged?.close()
  }

  function unreadable(error: unknown): never {
    throw explainRead(error, source.files) ?? error
  }

  async function explained(error: unknown): Promise<never> {
    const { from, translator } = all
    // The engine reads and writes in one go.
    const reading = explainRead(error, source.files)
    if (reading) throw wrapped('2200', reading, sourceSide)
    // Rows that were set apart fit.
    throw mapped === undefined || staged ? error : await explainFailure(error, { from, source, mapped, translator, target: await sink.target?.() })
  }
}

async function countOf({ context }: EndRequest, { select }: WritePart): Promise<bigint> {
  const [counted] = await context.session.ports.engine.rows(`SELECT count(*) AS rows FROM (${select})`)
  return BigInt(String(counted?.['rows'] ?? 0))
}

/** The consistency check of rows: as many have gone in as the source has. */
function requireSame(read: bigint, written: bigint): void {
  if (read === written) return
  throw new FactoryError('DataConsistencyRowCountMismatch', `the source has ${read} rows to copy, and the sink took ${written}`)
}

async function readPart({ source, sink, from, translator, tolerance }: Transfer, file: SourceFile | undefined): Promise<{ part: WritePart; staged?: StagedRows; mapped?: MappedRows }> {
  const { engine } = from.context.session.ports
  const rows = await source.read(file ? [file] : undefined)
  const extra = additionalColumns(from.settings, source)
  const place = file ? { relativePath: file.relativePath } : {}
  const documents = sink.shape === 'documents' && mapsNothing(translator) ? wholeDocuments(rows, extra) : undefined
  if (documents !== undefined) return { part: { select: `SELECT json FROM ${documents}`, columns: [], documents, ...place } }
  const mapped = await mapColumns({ engine, rows, extra, translator, sink: sink.shape })
  const columns = documentShape(mapped.columns)
  if (columns.length === 0) throw new FactoryError('UserErrorSchemaMappingEmpty', 'the source has no column to copy')
  const staged = tolerance.skipsRows ? await stageRows({ engine, rows, from: mapped.from, columns, target: await sink.target?.(), translator }) : undefined
  const select = staged?.select ?? `SELECT ${columns.map(({ expression, name }) => `${expression} AS ${quoteName(name)}`).join(', ')} FROM ${mapped.from}`
  try {
    return { part: { select, columns: await engine.columns(select), ...place }, mapped, ...(staged ? { staged } : {}) }
  } catch (error) {
    await staged?.close()
    throw error
  }
}

async function on<T>(side: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw wrapped('2200', error, side)
  }
}
