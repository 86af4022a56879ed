import type { Value } from '@lagoon/engine'
import { Reader, type Writer } from './bytes.ts'

/** TYPE_INFO of [MS-TDS] 2.2.5.6, as far as the stand-in's types and the client's parameters need it. */
export interface WireType { readonly id: number; readonly length: number; readonly precision: number; readonly scale: number }

const fixedScale = new Set([0x29, 0x2a, 0x2b])
const counted = new Set([0x26, 0x68, 0x6d, 0x6e, 0x6f, 0x24])
const texts = new Set([0xa7, 0xaf, 0xe7, 0xef])
const decimals = new Set([0x6a, 0x6c])
const binaries = new Set([0xa5, 0xad])
const plp = 0xffff

export function readType(reader: Reader): WireType {
  const id = reader.u8()
  if (id === 0x28) return { id, length: 3, precision: 0, scale: 0 }
  if (fixedScale.has(id)) return { id, length: 0, precision: 0, scale: reader.u8() }
  if (counted.has(id)) return { id, length: reader.u8(), precision: 0, scale: 0 }
  if (decimals.has(id)) return { id, length: reader.u8(), precision: reader.u8(), scale: reader.u8() }
  if (binaries.has(id)) return { id, length: reader.u16(), precision: 0, scale: 0 }
  if (texts.has(id)) {
    const length = reader.u16()
    reader.take(5)
    return { id, length, precision: 0, scale: 0 }
  }
  throw new Error(`type 0x${id.toString(16)} is not read by the test server`)
}

/** A value as the text of a parameter; bytes as `0x…`. */
export function readValue(reader: Reader, type: WireType): string | null {
  if (texts.has(type.id) || binaries.has(type.id)) {
    const bytes = type.length === plp ? readChunks(reader) : readCounted(reader)
    if (bytes === null) return null
    if (binaries.has(type.id)) return `0x${bytes.toString('hex')}`
    return bytes.toString(type.id === 0xe7 || type.id === 0xef ? 'utf16le' : 'latin1')
  }
  const length = reader.u8()
  if (length === 0) return null
  const value = new Reader(reader.take(length))
  switch (type.id) {
    case 0x26: return String(length === 1 ? value.whole(1) : BigInt.asIntN(length * 8, value.whole(length)))
    case 0x68: return String(value.u8())
    case 0x6d: return String(length === 4 ? value.bytes.readFloatLE() : value.bytes.readDoubleLE())
    case 0x6a: case 0x6c: return decimalText(value.u8() === 1 ? 1n : -1n, value.whole(length - 1), type.scale)
    case 0x28: return dateText(value.whole(3))
    case 0x29: return timeText(value.whole(length), type.scale)
    case 0x2a: { const time = timeText(value.whole(length - 3), type.scale); return `${dateText(value.whole(3))} ${time}` }
    case 0x24: return guidText(value.bytes)
    default: throw new Error(`a value of type 0x${type.id.toString(16)} is not read by the test server`)
  }
}

function readCounted(reader: Reader): Buffer | null {
  const length = reader.u16()
  return length === plp ? null : reader.take(length)
}

function readChunks(reader: Reader): Buffer | null {
  if (reader.u64() === 0xffffffffffffffffn) return null
  const parts: Buffer[] = []
  for (let length = reader.u32(); length > 0; length = reader.u32()) parts.push(reader.take(length))
  return Buffer.concat(parts)
}

/** What the stand-in calls a type, on the wire. */
export function wireType(name: string): WireType {
  const [, word = '', first, second] = /^(\w+)(?:\((\w+)(?:,(\d+))?\))?$/.exec(name) ?? []
  const of = (id: number, length: number, precision = 0, scale = 0): WireType => ({ id, length, precision, scale })
  const bytes = (width: number): number => (first?.toLowerCase() === 'max' ? plp : Number(first ?? 1) * width)
  switch (word.toLowerCase()) {
    case 'bit': return of(0x68, 1)
    case 'tinyint': return of(0x26, 1)
    case 'smallint': return of(0x26, 2)
    case 'int': case 'null': return of(0x26, 4)
    case 'bigint': return of(0x26, 8)
    case 'real': return of(0x6d, 4)
    case 'float': return of(0x6d, 8)
    case 'decimal': return of(0x6c, 17, Number(first), Number(second ?? 0))
    case 'money': return of(0x6e, 8)
    case 'smallmoney': return of(0x6e, 4)
    case 'date': return of(0x28, 3)
    case 'time': return of(0x29, 0, 0, Number(first ?? 7))
    case 'datetime2': return of(0x2a, 0, 0, Number(first ?? 7))
    case 'datetime': return of(0x6f, 8)
    case 'smalldatetime': return of(0x6f, 4)
    case 'uniqueidentifier': return of(0x24, 16)
    case 'varchar': case 'char': return of(0xa7, bytes(1))
    case 'nvarchar': case 'nchar': return of(0xe7, bytes(2))
    case 'varbinary': case 'binary': return of(0xa5, bytes(1))
    default: throw new Error(`the type ${name} is not written by the test server`)
  }
}

export function writeType(writer: Writer, { id, length, precision, scale }: WireType): void {
  writer.u8(id)
  if (fixedScale.has(id)) writer.u8(scale)
  else if (counted.has(id)) writer.u8(length)
  else if (decimals.has(id)) writer.u8(length, precision, scale)
  else if (binaries.has(id)) writer.u16(length)
  // SQL_Latin1_General_CP1_CI_AS
  else if (texts.has(id)) writer.u16(length).u8(0x09, 0x04, 0xd0, 0x00, 0x34)
}

/** A value in the shape in which the stand-in hands it to clients. */
export function writeValue(writer: Writer, { id, length, scale }: WireType, value: Value): void {
  if (texts.has(id) || binaries.has(id)) {
    const bytes = value === null ? null : value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value), id === 0xe7 || id === 0xef ? 'utf16le' : 'latin1')
    if (length !== plp) {
      if (bytes === null) writer.u16(plp)
      else writer.u16(bytes.length).bytes(bytes)
    } else if (bytes === null) writer.u64(0xffffffffffffffffn)
    else {
      writer.u64(BigInt(bytes.length))
      if (bytes.length > 0) writer.u32(bytes.length).bytes(bytes)
      writer.u32(0)
    }
    return
  }
  if (value === null) { writer.u8(0); return }
  const text = String(value)
  switch (id) {
    case 0x26: writer.u8(length).whole(BigInt(text), length); return
    case 0x68: writer.u8(1, value === true ? 1 : 0); return
    case 0x6d: { const part = Buffer.alloc(length); if (length === 4) part.writeFloatLE(Number(text)); else part.writeDoubleLE(Number(text)); writer.u8(length).bytes(part); return }
    case 0x6c: writer.u8(17, text.startsWith('-') ? 0 : 1).whole(digitsOf(text, scale), 16); return
    case 0x6e: {
      const amount = digitsOf(text, 4) * (text.startsWith('-') ? -1n : 1n)
      if (length === 4) writer.u8(4).whole(amount, 4)
      else writer.u8(8).whole(amount >> 32n, 4).whole(amount, 4)
      return
    }
    case 0x28: writer.u8(3).whole(daysOf(text), 3); return
    case 0x29: { const width = timeWidth(scale); writer.u8(width).whole(clockOf(text, scale), width); return }
    case 0x2a: { const width = timeWidth(scale); writer.u8(width + 3).whole(clockOf(text.slice(11), scale), width).whole(daysOf(text), 3); return }
    case 0x6f: {
      const days = daysOf(text) - daysOf('1900-01-01')
      if (length === 4) writer.u8(4).whole(days, 2).whole(clockOf(text.slice(11), 0) / 60n, 2)
      else writer.u8(8).whole(days, 4).whole((clockOf(text.slice(11), 4) * 300n + 5000n) / 10_000n, 4)
      return
    }
    case 0x24: writer.u8(16).bytes(guidBytes(text)); return
    default: throw new Error(`a value of type 0x${id.toString(16)} is not written by the test server`)
  }
}

const timeWidth = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5)
const dayMs = 86_400_000
const firstDay = new Date('0001-01-01T00:00:00Z').getTime()

const daysOf = (text: string): bigint => BigInt(Math.round((new Date(`${text.slice(0, 10)}T00:00:00Z`).getTime() - firstDay) / dayMs))
const dateText = (days: bigint): string => new Date(firstDay + Number(days) * dayMs).toISOString().slice(0, 10)

function clockOf(text: string, scale: number): bigint {
  const [hours = '0', minutes = '0', seconds = '0', fraction = ''] = text.split(/[:.]/)
  return (BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)) * 10n ** BigInt(scale) + BigInt(fraction.padEnd(scale, '0').slice(0, scale) || '0')
}

function timeText(units: bigint, scale: number): string {
  const second = 10n ** BigInt(scale)
  const two = (value: bigint): string => String(value).padStart(2, '0')
  const whole = units / second
  return `${two(whole / 3600n)}:${two(whole / 60n % 60n)}:${two(whole % 60n)}${scale > 0 ? `.${String(units % second).padStart(scale, '0')}` : ''}`
}

const digitsOf = (text: string, scale: number): bigint => {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  return BigInt(whole + fraction.padEnd(scale, '0').slice(0, scale))
}

function decimalText(sign: bigint, digits: bigint, scale: number): string {
  const text = String(digits).padStart(scale + 1, '0')
  return `${sign < 0n ? '-' : ''}${scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`}`
}

const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
const guidBytes = (text: string): Buffer => { const plain = Buffer.from(text.replaceAll('-', ''), 'hex'); return Buffer.from(guidOrder.map(at => plain[at] ?? 0)) }
const guidText = (bytes: Buffer): string => Buffer.from(guidOrder.map(at => bytes[at] ?? 0)).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5').toUpperCase()
