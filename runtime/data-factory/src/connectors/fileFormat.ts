import { FactoryError } from '../error.ts'
import type { ResolvedDataset } from '../resources/resolve.ts'
import { objectIn, optionalTextIn } from './settings.ts'

/** DuckDB's name of the codec; any but none and gzip is refused. Newer files say `compressionCodec`, older ones `compression.type`. */
export function compressionOf(dataset: ResolvedDataset): 'uncompressed' | 'gzip' {
  const codec =
    optionalTextIn(dataset.properties, 'compressionCodec') ?? optionalTextIn(objectIn(dataset.properties, 'compression'), 'type') ?? 'none'
  if (codec.toLowerCase() === 'gzip') return 'gzip'
  if (codec.toLowerCase() === 'none') return 'uncompressed'
  throw new FactoryError('PropertyNotSupported', `compression '${codec}' of dataset '${dataset.name}' does not run here`, {
    origin: dataset.origin,
    hint: 'none and gzip do',
  })
}

const encodings: Readonly<Record<string, string>> = {
  '': 'utf-8',
  'utf-8': 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16',
  'iso-8859-1': 'latin-1',
}

/** DuckDB's name of the encoding. */
export function encodingOf(dataset: ResolvedDataset): string {
  const name = optionalTextIn(dataset.properties, 'encodingName') ?? ''
  const found = encodings[name.toLowerCase()]
  if (found) return found
  throw new FactoryError('PropertyNotSupported', `the encoding '${name}' of dataset '${dataset.name}' does not run here`, {
    origin: dataset.origin,
    hint: 'UTF-8, UTF-16 and ISO-8859-1 do',
  })
}

export function requireUtf8(dataset: ResolvedDataset): void {
  if (encodingOf(dataset) === 'utf-8') return
  throw new FactoryError('PropertyNotSupported', `dataset '${dataset.name}' is of a format that runs here in UTF-8 only`, {
    origin: dataset.origin,
  })
}
