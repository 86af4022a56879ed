/**
 * JSON text that keeps every number: a `bigint` is written as a number, digit by digit; what JSON has no number for is one of the
 * texts `NaN`, `Infinity` and `-Infinity`.
 */
export function jsonText(value: unknown, indent = 2): string {
  const big: string[] = []
  // Random, so that no text of the data can look like a place for a number.
  const mark = crypto.randomUUID()
  const text = JSON.stringify(
    value,
    (_, held: unknown) => {
      if (typeof held === 'bigint') return `${mark}:${big.push(String(held)) - 1}`
      if (typeof held === 'number' && !Number.isFinite(held)) return String(held)
      if (held instanceof Map) return Object.fromEntries(held)
      if (held instanceof Uint8Array) return Buffer.from(held).toString('base64')
      return held
    },
    indent,
  )
  return big.length === 0 ? text : text.replace(new RegExp(`"${mark}:(\\d+)"`, 'g'), (_, i: string) => big[Number(i)] ?? 'null')
}
