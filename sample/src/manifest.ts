import { createHash } from 'node:crypto'
import { createReadStream, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quoteText, type Engine } from '@lagoon/engine'
import { batches } from './calendar.ts'
import { batchFile, tableNames } from './tables.ts'

export const sampleVersion = '1.0.0'

interface ListedFile { readonly path: string; readonly rows: number; readonly sizeBytes: number; readonly sha256: string }

/** Lists every file with its rows and SHA-256. */
export async function writeManifest({ engine, folder, size, seed }: { readonly engine: Engine; readonly folder: string; readonly size: string; readonly seed: number }): Promise<void> {
  const files: ListedFile[] = []
  for (const batch of batches) {
    for (const table of tableNames) {
      const file = batchFile(folder, batch, table)
      const [row] = await engine.rows(`SELECT count(*) AS rows FROM read_parquet(${quoteText(file)})`)
      files.push({ path: `batch-${batch}/${table}.parquet`, rows: Number(row?.['rows'] ?? 0), sizeBytes: statSync(file).size, sha256: await digestOf(file) })
    }
  }
  const truth = join(folder, 'truth.json')
  files.push({ path: 'truth.json', rows: 0, sizeBytes: statSync(truth).size, sha256: await digestOf(truth) })
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ sample: 'spotify', version: sampleVersion, size, seed, files }, null, 2) + '\n')
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}
