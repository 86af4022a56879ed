import { crc32 } from 'node:zlib'
import type { Storage } from '@lagoon/storage'
import { deletionVectorId, type DeletionVectorDescriptor } from './actions.ts'
import { realEffects, type Effects } from './effects.ts'
import { DeltaError } from './error.ts'
import { storagePath } from './filePath.ts'
import { countRows, decodeRowSet, encodeRowSet, type RowSet } from './rowSet.ts'
import { decodeZ85, encodeZ85 } from './z85.ts'

const fileVersion = 1

/**
 * The rows that each vector marks as deleted, in the order given. A file that holds several of them is read once.
 * Throws `DELTA_DELETION_VECTOR_SIZE_MISMATCH`, `…_CHECKSUM_MISMATCH`, `…_CARDINALITY_MISMATCH`, `…_INVALID_ROW_INDEX`,
 * and `StorageError('PathNotFound')` when a file is gone.
 */
export async function readDeletionVectors(storage: Storage, root: string, vectors: readonly DeletionVectorDescriptor[]): Promise<readonly RowSet[]> {
  const files = new Map<string, Promise<Uint8Array>>()
  const read = (path: string): Promise<Uint8Array> => {
    const reading = files.get(path) ?? storage.read(path)
    files.set(path, reading)
    return reading
  }
  return Promise.all(vectors.map((vector) => readOne(read, root, vector)))
}

/** Writes the vectors into one new file of the table and answers their descriptors in the same order. */
export async function writeDeletionVectors(
  storage: Storage,
  root: string,
  vectors: readonly RowSet[],
  effects: Effects = realEffects,
): Promise<readonly DeletionVectorDescriptor[]> {
  const id = effects.newId()
  const bitmaps = await Promise.all(vectors.map(encodeRowSet))
  const bytes = new Uint8Array(1 + bitmaps.reduce((sum, bitmap) => sum + bitmap.length + 8, 0))
  const view = new DataView(bytes.buffer)
  bytes[0] = fileVersion
  let at = 1
  const descriptors = bitmaps.map((bitmap, i): DeletionVectorDescriptor => {
    const offset = at
    view.setInt32(at, bitmap.length)
    bytes.set(bitmap, at + 4)
    view.setUint32(at + 4 + bitmap.length, crc32(bitmap))
    at += 8 + bitmap.length
    return { storageType: 'u', pathOrInlineDv: encodeZ85(uuidBytes(id)), offset, sizeInBytes: bitmap.length, cardinality: countRows(vectors[i] ?? []) }
  })
  await storage.create(`${root}/${fileName(id)}`, bytes)
  return descriptors
}

/** The storage path of the file that holds the vector; undefined for one that stands in the log itself. */
export function deletionVectorPath(root: string, { storageType, pathOrInlineDv }: DeletionVectorDescriptor): string | undefined {
  switch (storageType) {
    case 'i':
      return undefined
    case 'p':
      return storagePath(root, pathOrInlineDv)
    case 'u': {
      const prefix = pathOrInlineDv.slice(0, -20)
      return `${root}/${prefix === '' ? '' : `${prefix}/`}${fileName(uuidText(decodeZ85(pathOrInlineDv.slice(-20))))}`
    }
    default:
      return storageType satisfies never
  }
}

const fileName = (uuid: string): string => `deletion_vector_${uuid}.bin`

async function readOne(read: (path: string) => Promise<Uint8Array>, root: string, vector: DeletionVectorDescriptor): Promise<RowSet> {
  const path = deletionVectorPath(root, vector)
  const name = path ?? `${root} (${deletionVectorId(vector)})`
  const bitmap = path === undefined ? decodeZ85(vector.pathOrInlineDv).subarray(0, vector.sizeInBytes) : bitmapIn(await read(path), vector, name)
  const rows = await decodeRowSet(bitmap, name)
  if (countRows(rows) !== vector.cardinality) {
    throw new DeltaError('DELTA_DELETION_VECTOR_CARDINALITY_MISMATCH', `${name} marks ${countRows(rows)} rows, but the log says ${vector.cardinality}`)
  }
  return rows
}

function bitmapIn(file: Uint8Array, vector: DeletionVectorDescriptor, name: string): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const offset = vector.offset ?? 0
  const end = offset + 4 + vector.sizeInBytes
  if (end + 4 > file.length || view.getInt32(offset) !== vector.sizeInBytes) {
    throw new DeltaError('DELTA_DELETION_VECTOR_SIZE_MISMATCH', `${name} has no vector of ${vector.sizeInBytes} bytes at ${offset}`)
  }
  const bitmap = file.subarray(offset + 4, end)
  if (view.getUint32(end) !== crc32(bitmap)) {
    throw new DeltaError('DELTA_DELETION_VECTOR_CHECKSUM_MISMATCH', `${name} is damaged: its checksum at ${end} does not match`)
  }
  return bitmap
}

const uuidBytes = (uuid: string): Uint8Array => Uint8Array.from(uuid.replaceAll('-', '').match(/../g) ?? [], (pair) => parseInt(pair, 16))

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
