import type { ParquetPort } from '@lagoon/delta'
import { fileList, quoteText, type Engine } from '@lagoon/engine'
import type { Storage } from '@lagoon/storage'
import { rm, writeFile } from 'node:fs/promises'

const map = 'MAP(VARCHAR, VARCHAR)'
const deletionVector = 'STRUCT(storageType VARCHAR, pathOrInlineDv VARCHAR, "offset" INTEGER, sizeInBytes INTEGER, cardinality BIGINT)'

/** The actions of a classic checkpoint. Source: protocol, "Checkpoint Schema". */
const actions = {
  txn: 'STRUCT(appId VARCHAR, version BIGINT, lastUpdated BIGINT)',
  add: `STRUCT(path VARCHAR, partitionValues ${map}, size BIGINT, modificationTime BIGINT, dataChange BOOLEAN, stats VARCHAR, tags ${map}, deletionVector ${deletionVector}, baseRowId BIGINT, defaultRowCommitVersion BIGINT, clusteringProvider VARCHAR)`,
  remove: `STRUCT(path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN, extendedFileMetadata BOOLEAN, partitionValues ${map}, size BIGINT, deletionVector ${deletionVector}, baseRowId BIGINT, defaultRowCommitVersion BIGINT)`,
  metaData: `STRUCT(id VARCHAR, "name" VARCHAR, description VARCHAR, format STRUCT(provider VARCHAR, options ${map}), schemaString VARCHAR, partitionColumns VARCHAR[], configuration ${map}, createdTime BIGINT)`,
  protocol: 'STRUCT(minReaderVersion INTEGER, minWriterVersion INTEGER, readerFeatures VARCHAR[], writerFeatures VARCHAR[])',
  domainMetadata: 'STRUCT(domain VARCHAR, configuration VARCHAR, removed BOOLEAN)',
} as const

/** Checkpoints by DuckDB, for the `delta` room. */
export function checkpointFiles(engine: Engine, storage: Storage): ParquetPort {
  return {
    async readActions(path) {
      const file = fileList([storage.localPath(path)])
      const present = await engine.columns(`SELECT * FROM read_parquet(${file})`)
      const known = present.flatMap(({ name, type }) => {
        if (name === 'add') return [`'add': ${withoutParsed(type)}`]
        return name in actions || name === 'sidecar' ? [`${quoteText(name)}: "${name}"`] : []
      })
      const rows = await engine.table(`SELECT to_json({${known.join(', ')}}) FROM read_parquet(${file})`)
      return rows.rows.flatMap(([text]) => (typeof text === 'string' ? [text] : []))
    },
    async writeActions(path, texts) {
      const lines = storage.scratch('.json')
      const file = storage.scratch('.parquet')
      try {
        await writeFile(lines, texts.join('\n'))
        const columns = Object.entries(actions).map(([name, type]) => `${name}: ${quoteText(type)}`)
        const query = `SELECT * FROM read_json(${fileList([lines])}, format = 'newline_delimited', maximum_object_size = 268435456, columns = {${columns.join(', ')}})`
        const [written] = await engine.copyToParquet({ query, to: file })
        await storage.adopt(file, path)
        return written?.sizeBytes ?? 0
      } finally {
        await rm(lines, { force: true })
        await rm(file, { force: true })
      }
    },
  }
}

/** `stats_parsed` says the same as `stats` once more; where only the parsed form was written, it is turned back. */
function withoutParsed(type: string): string {
  const has = (field: string): boolean => new RegExp(`\\b"?${field}"?\\s`).test(type)
  const stats = has('stats') ? 'add.stats' : has('stats_parsed') ? 'to_json(add.stats_parsed)::VARCHAR' : 'NULL::VARCHAR'
  const fields = ['path', 'partitionValues', 'size', 'modificationTime', 'dataChange', 'tags', 'deletionVector', 'baseRowId', 'defaultRowCommitVersion', 'clusteringProvider']
  const members = fields.filter(has).map((field) => `${quoteText(field)}: add."${field}"`)
  return `CASE WHEN add IS NOT NULL THEN {${[...members, `'stats': ${stats}`].join(', ')}} END`
}
