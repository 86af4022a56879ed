const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'

/** Z85 of bytes whose number is a multiple of four; shorter input is padded with zeros. Source: ZeroMQ RFC 32. */
export function encodeZ85(bytes: Uint8Array): string {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4)
  padded.set(bytes)
  const view = new DataView(padded.buffer)
  let text = ''
  for (let at = 0; at < padded.length; at += 4) {
    const word = view.getUint32(at)
    for (let power = 85 ** 4; power >= 1; power /= 85) text += alphabet[Math.floor(word / power) % 85]
  }
  return text
}

/** The bytes of a Z85 text, padding included. Throws `SyntaxError` for a text that is none. */
export function decodeZ85(text: string): Uint8Array {
  if (text.length % 5 !== 0) throw new SyntaxError(`a Z85 text has a multiple of five characters, this one has ${text.length}`)
  const view = new DataView(new ArrayBuffer((text.length / 5) * 4))
  for (let at = 0; at < text.length; at += 5) {
    let word = 0
    for (const character of text.slice(at, at + 5)) {
      const digit = alphabet.indexOf(character)
      if (digit < 0) throw new SyntaxError(`'${character}' is no Z85 character`)
      word = word * 85 + digit
    }
    if (word > 0xffffffff) throw new SyntaxError('a Z85 group stands for more than four bytes')
    view.setUint32((at / 5) * 4, word)
  }
  return new Uint8Array(view.buffer)
}
