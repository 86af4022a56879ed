import type { SqlServerMessage, StatementResult } from '../../index.ts'
import { Reader, Writer } from './bytes.ts'
import { readType, readValue, wireType, writeType, writeValue } from './types.ts'

export interface Login { readonly user: string; readonly password: string; readonly database: string; readonly token?: string }

/** LOGIN7, [MS-TDS] 2.2.6.4. */
export function readLogin(bytes: Buffer): Login {
  const text = (at: number): string => {
    const offset = bytes.readUInt16LE(at)
    return bytes.subarray(offset, offset + bytes.readUInt16LE(at + 2) * 2).toString('utf16le')
  }
  const offset = bytes.readUInt16LE(44)
  // Each byte was turned by four bits and masked with 0xA5.
  const password = Buffer.from(bytes.subarray(offset, offset + bytes.readUInt16LE(46) * 2).map(byte => { const masked = byte ^ 0xa5; return ((masked << 4) | (masked >> 4)) & 0xff }))
  const token = readToken(bytes)
  return { user: text(40), password: password.toString('utf16le'), database: text(68), ...(token === undefined ? {} : { token }) }
}

/** The feature FEDAUTH, in which an access token comes. */
function readToken(bytes: Buffer): string | undefined {
  if ((bytes.readUInt8(27) & 0x10) === 0) return undefined
  const reader = new Reader(bytes)
  reader.at = bytes.readUInt32LE(bytes.readUInt16LE(56))
  for (let feature = reader.u8(); feature !== 0xff; feature = reader.u8()) {
    const data = new Reader(reader.take(reader.u32()))
    if (feature !== 0x02) continue
    data.u8()
    return data.take(data.u32()).toString('utf16le')
  }
  return undefined
}

export interface Parameter { readonly name: string; readonly value: string | null }
export interface Call { readonly procedure: string; readonly parameters: readonly Parameter[] }

const numbered: Readonly<Record<number, string>> = { 10: 'sp_executesql' }

/** A remote procedure call, [MS-TDS] 2.2.6.6. */
export function readCall(bytes: Buffer): Call {
  const reader = withoutHeaders(bytes)
  const length = reader.u16()
  const procedure = length === 0xffff ? numbered[reader.u16()] ?? 'unknown' : reader.ucs2(length)
  reader.u16()
  const parameters: Parameter[] = []
  while (!reader.ended) {
    const name = reader.shortText()
    reader.u8()
    parameters.push({ name, value: readValue(reader, readType(reader)) })
  }
  return { procedure, parameters }
}

export const readBatch = (bytes: Buffer): string => { const reader = withoutHeaders(bytes); return reader.take(bytes.length - reader.at).toString('utf16le') }

function withoutHeaders(bytes: Buffer): Reader {
  const reader = new Reader(bytes)
  reader.at = bytes.readUInt32LE(0)
  return reader
}

/** The rows of a bulk load, as texts. */
export function readBulkRows(bytes: Buffer): (string | null)[][] {
  const reader = new Reader(bytes)
  reader.u8()
  const columns = Array.from({ length: reader.u16() }, () => {
    reader.take(6)
    const type = readType(reader)
    reader.shortText()
    return type
  })
  const rows: (string | null)[][] = []
  while (!reader.ended && reader.u8() === 0xd1) rows.push(columns.map(type => readValue(reader, type)))
  return rows
}

/** The answer to PRELOGIN: no encryption; whether a token must come. */
export function preLoginAnswer({ wantsToken }: { readonly wantsToken: boolean }): Buffer {
  const options = [{ id: 0, data: [16, 0, 0, 0, 0, 0] }, { id: 1, data: [2] }, { id: 2, data: [0] }, { id: 4, data: [0] }, ...(wantsToken ? [{ id: 6, data: [1] }] : [])]
  const header = Buffer.alloc(options.length * 5 + 1, 0xff)
  let at = header.length
  options.forEach(({ id, data }, index) => {
    header.writeUInt8(id, index * 5)
    header.writeUInt16BE(at, index * 5 + 1)
    header.writeUInt16BE(data.length, index * 5 + 3)
    at += data.length
  })
  return Buffer.concat([header, Buffer.from(options.flatMap(option => option.data))])
}

export function loginAnswer({ database, token }: Login): Buffer {
  const change = new Writer().u8(1).shortText(database).shortText('master').done()
  const name = 'Microsoft SQL Server'
  const acknowledged = new Writer().u8(1).u8(0x74, 0, 0, 4).shortText(name).u8(16, 0, 0, 0).done()
  const writer = new Writer().u8(0xe3).u16(change.length).bytes(change).u8(0xad).u16(acknowledged.length).bytes(acknowledged)
  if (token !== undefined) writer.u8(0xae, 0x02).u32(0).u8(0xff)
  return writer.bytes(done(0)).done()
}

export const more = 0x01
export const failed = 0x02
export const counted = 0x10
export const attention = 0x20

export const done = (status: number, rows = 0n): Buffer => new Writer().u8(0xfd).u16(status).u16(0).u64(rows).done()
/** What a procedure call ends with. */
export const doneProcedure = (status: number): Buffer => new Writer().u8(0x79).u32(0).u8(0xfe).u16(status).u16(0).u64(0n).done()

/** ERROR and INFO. What the stand-in refuses has no number of the server: it is sent as 40517, "not supported in this version". */
export function message(kind: 'error' | 'info', { code, message: text, origin }: SqlServerMessage): Buffer {
  const number = /^\d+$/.test(code) ? Number(code) : 40517
  const procedure = /^procedure (.+)$/.exec(origin?.file ?? '')?.[1] ?? ''
  const body = new Writer().u32(number).u8(1, kind === 'error' ? 16 : 0).longText(text.slice(0, 2000)).shortText('lagoon').shortText(procedure.slice(0, 120)).u32(origin?.line ?? 1).done()
  return new Writer().u8(kind === 'error' ? 0xaa : 0xab).u16(body.length).bytes(body).done()
}

/** The tokens of one statement's result. */
export function result({ columns, rows, recordsAffected }: StatementResult, { inProcedure }: { readonly inProcedure: boolean }): Buffer {
  const end = (status: number, count: bigint): Buffer => { const token = done(status, count); if (inProcedure) token[0] = 0xff; return token }
  if (columns.length === 0) return end(more | counted, recordsAffected)
  const types = columns.map(column => wireType(column.type))
  const writer = new Writer().u8(0x81).u16(columns.length)
  columns.forEach(({ name }, index) => {
    writer.u32(0).u16(0x09)
    writeType(writer, types[index] ?? wireType('int'))
    writer.shortText(name)
  })
  for (const row of rows) {
    writer.u8(0xd1)
    row.forEach((value, index) => writeValue(writer, types[index] ?? wireType('int'), value))
  }
  return writer.bytes(end(more | counted, BigInt(rows.length))).done()
}
