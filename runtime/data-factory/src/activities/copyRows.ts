import type { Json, JsonObject } from '@lagoon/expressions'
import { quoteName, type ResultColumn } from '@lagoon/engine'
import { additionalColumns } from '../connectors/mapping/additionalColumns.ts'
import { documentShape } from '../connectors/mapping/documentShape.ts'
import { mapColumns } from '../connectors/mapping/mapColumns.ts'
import { mapsNothing, readTranslator, type Translator } from '../connectors/mapping/translator.ts'
import { wholeDocuments } from '../connectors/mapping/wholeDocuments.ts'
import type { EndRequest, RowSink, RowSource, WritePart, Written } from '../connectors/connector.ts'
import { binarySink, sinkNamed, sourceNamed } from '../connectors/registry.ts'
import { FactoryError } from '../error.ts'
import type { Copied } from './copy.ts'
import { wrapped } from './execution.ts'

const sourceSide = `Failure happened on 'Source' side. `
const sinkSide = `Failure happened on 'Sink' side. `

/** Copies rows: one statement of the engine reads, converts and writes them. */
export async function copyRows(from: EndRequest, to: EndRequest, translator: Json | undefined): Promise<Copied> {
  const sourceConnector = sourceNamed(typeOf(from))
  if (typeOf(to) === binarySink) throw new FactoryError('UserErrorInvalidDataset', 'a Binary sink takes a Binary source only')
  const sinkConnector = sinkNamed(typeOf(to))
  fits(from, sourceConnector.datasets, 'source')
  fits(to, sinkConnector.datasets, 'sink')
  const source = await on(sourceSide, () => sourceConnector.open(from))
  try {
    const sink = await on(sinkSide, () => sinkConnector.open(to, source))
    try {
      return await transfer(source, sink, from, readTranslator(translator))
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

async function transfer(source: RowSource, sink: RowSink, from: EndRequest, translator: Translator): Promise<Copied> {
  const all: Written[] = []
  // Each source file becomes a file of its own, or everything becomes one.
  if (source.files?.length === 0) {
    // Files are there, and none of them changed in the time that is asked for.
  } else if (sink.keepsFilesApart && source.files) {
    for (const file of source.files) {
      all.push(await writePart(source, sink, from, translator, { files: [file], relativePath: file.relativePath }))
    }
  } else {
    all.push(await writePart(source, sink, from, translator, {}))
  }
  const rows = Number(all.reduce((sum, written) => sum + written.rows, 0n))
  const sum = (of: (written: Written) => number): number => all.reduce((total, written) => total + of(written), 0)
  const dataWritten = sum((written) => written.sizeBytes)
  const files = sum((written) => written.files)
  const counts: JsonObject = {
    ...(source.files ? { filesRead: source.files.length } : {}),
    ...(files > 0 || (all.length === 0 && sink.keepsFilesApart) ? { filesWritten: files } : {}),
    rowsRead: rows,
    rowsCopied: rows,
    rowsSkipped: 0,
  }
  const dataRead = source.files
    ? source.files.reduce((total, file) => total + file.sizeBytes, 0)
    : source.sizeBytes !== undefined
      ? source.sizeBytes
      : rows === 0
      ? 0
      : sum((written) => written.uncompressedBytes ?? written.sizeBytes)
  return { source: source.store, sink: sink.store, counts, dataRead, dataWritten }
}

async function writePart(
  source: RowSource,
  sink: RowSink,
  { context, settings }: EndRequest,
  translator: Translator,
  { files, relativePath }: { files?: NonNullable<RowSource['files']>; relativePath?: string },
): Promise<Written> {
  const { engine } = context.session.ports
  const part = await on(sourceSide, async (): Promise<WritePart> => {
    const rows = await source.read(files)
    const extra = additionalColumns(settings, source)
    const documents = sink.shape === 'documents' && mapsNothing(translator) ? wholeDocuments(rows, extra) : undefined
    const place = relativePath === undefined ? {} : { relativePath }
    if (documents !== undefined) return { select: `SELECT json FROM ${documents}`, columns: [], documents, ...place }
    const mapped = await mapColumns({ engine, rows, extra, translator, sink: sink.shape })
    const columns = documentShape(mapped.columns)
    if (columns.length === 0) throw new FactoryError('UserErrorSchemaMappingEmpty', 'the source has no column to copy')
    const select = `SELECT ${columns.map(({ expression, name }) => `${expression} AS ${quoteName(name)}`).join(', ')} FROM ${mapped.from}`
    const described: readonly ResultColumn[] = await engine.columns(select)
    return { select, columns: described, ...place }
  })
  return on(sinkSide, () => sink.write(part))
}

async function on<T>(side: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw wrapped('2200', error, side)
  }
}
