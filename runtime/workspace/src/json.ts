/** JSON text that keeps 64-bit integers exact: a `bigint` is written as a number, digit by digit. */
export function jsonText(value: unknown, indent = 2): string {
  const big: string[] = []
  const text = JSON.stringify(
    value,
    (_, held: unknown) => {
      if (typeof held === 'bigint') return `\u0000${big.push(String(held)) - 1}\u0000`
      if (held instanceof Map) return Object.fromEntries(held)
      if (held instanceof Uint8Array) return Buffer.from(held).toString('base64')
      return held
    },
    indent,
  )
  return text.replace(/"\\u0000(\d+)\\u0000"/g, (_, i: string) => big[Number(i)] ?? 'null')
}
