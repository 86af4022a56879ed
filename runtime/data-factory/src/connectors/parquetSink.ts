import { quoteText } from '@lagoon/engine'
import { FactoryError } from '../error.ts'
import type { EndRequest, SinkConnector } from './connector.ts'
import { openFileSink } from './fileSink.ts'
import { optionalTextIn } from './settings.ts'

export const parquetSink: SinkConnector = {
  parity: 'runs: compression, maxRowsPerFile; an empty source leaves an empty file',
  datasets: ['Parquet'],
  async open(request, source) {
    const { engine } = request.context.session.ports
    const codec = codecOf(request)
    return openFileSink(request, source, {
      shape: 'typed',
      extension: '.parquet',
      copy: ({ select }, localFile) => `COPY (${select}) TO ${quoteText(localFile)} (FORMAT parquet, COMPRESSION ${codec})`,
      async uncompressedBytes(localFile) {
        const [found] = await engine.rows(
          `SELECT CAST(coalesce(sum(total_uncompressed_size), 0) AS BIGINT) AS bytes FROM parquet_metadata(${quoteText(localFile)})`,
        )
        return Number(found?.['bytes'] ?? 0)
      },
    })
  },
}

const codecs: Readonly<Record<string, string>> = { snappy: 'snappy', none: 'uncompressed', gzip: 'gzip', zstd: 'zstd', lz4: 'lz4_raw' }

function codecOf({ dataset }: EndRequest): string {
  const name = optionalTextIn(dataset.properties, 'compressionCodec') ?? 'snappy'
  const found = codecs[name.toLowerCase()]
  if (found) return found
  throw new FactoryError('PropertyNotSupported', `compression '${name}' of dataset '${dataset.name}' does not run here`, {
    origin: dataset.origin,
    hint: Object.keys(codecs).join(', '),
  })
}
