/** Reads a message of the protocol from its beginning to its end. Numbers are little-endian unless a name says otherwise. */
export class Reader {
  readonly bytes: Buffer
  at = 0
  constructor(bytes: Buffer) { this.bytes = bytes }

  get ended(): boolean { return this.at >= this.bytes.length }
  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new Error(`the message ends at ${this.bytes.length}, ${length} bytes were wanted at ${this.at}`)
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }
  u8(): number { return this.take(1).readUInt8() }
  u16(): number { return this.take(2).readUInt16LE() }
  u32(): number { return this.take(4).readUInt32LE() }
  u64(): bigint { return this.take(8).readBigUInt64LE() }
  whole(length: number): bigint {
    return this.take(length).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
  }
  ucs2(characters: number): string { return this.take(characters * 2).toString('utf16le') }
  /** B_VARCHAR: one byte of length, in characters. */
  shortText(): string { return this.ucs2(this.u8()) }
}

/** Puts a message together. */
export class Writer {
  readonly #parts: Buffer[] = []
  bytes(part: Uint8Array): this { this.#parts.push(Buffer.from(part)); return this }
  u8(...values: readonly number[]): this { return this.bytes(Uint8Array.from(values)) }
  u16(value: number): this { const part = Buffer.alloc(2); part.writeUInt16LE(value); return this.bytes(part) }
  u32(value: number): this { const part = Buffer.alloc(4); part.writeUInt32LE(value >>> 0); return this.bytes(part) }
  u64(value: bigint): this { const part = Buffer.alloc(8); part.writeBigUInt64LE(BigInt.asUintN(64, value)); return this.bytes(part) }
  whole(value: bigint, length: number): this {
    const part = Buffer.alloc(length)
    let rest = BigInt.asUintN(length * 8, value)
    for (let index = 0; index < length; index += 1) { part[index] = Number(rest & 255n); rest >>= 8n }
    return this.bytes(part)
  }
  ucs2(text: string): this { return this.bytes(Buffer.from(text, 'utf16le')) }
  shortText(text: string): this { return this.u8(text.length).ucs2(text) }
  longText(text: string): this { return this.u16(text.length).ucs2(text) }
  done(): Buffer { return Buffer.concat(this.#parts) }
}
