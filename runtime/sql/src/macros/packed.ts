/**
 * DuckDB text of a struct: each field by its name as DuckDB writes it, and the text of its value. DuckDB forgets the name of a field whose value is the call of a
 * macro that reads the row around a subquery; it stands in a CASE then, which DuckDB leaves out again.
 */
export const packed = (fields: readonly (readonly [name: string, value: string])[]): string =>
  `struct_pack(${fields.map(([name, value]) => `${name} := ${mayBeMacro(value) ? `CASE WHEN true THEN ${value} END` : value}`).join(', ')})`

/** A struct in the body of a macro: whatever the parameters stand for may be the call of another. */
export const packedParameters = (fields: Readonly<Record<string, string>>): string => `{${Object.entries(fields).map(([name, value]) => `'${name}': CASE WHEN true THEN ${value} END`).join(', ')}}`

const mayBeMacro = (text: string): boolean => /^\w+\(/.test(text) && !/^(?:CAST|TRY_CAST|struct_pack|struct_extract|list_transform)\(/.test(text)
