/**
 * DuckDB text in which `body` may name each of the values as often as it likes, though each is computed once: they become the fields of
 * a struct, in a list of one, and a lambda over it names them.
 */
export function once(values: readonly string[], body: (names: readonly string[]) => string): string {
  const fields = values.map((value, index) => `v${index + 1} := ${value}`).join(', ')
  return `list_transform([struct_pack(${fields})], lambda _p: ${body(values.map((_, index) => `_p.v${index + 1}`))})[1]`
}
