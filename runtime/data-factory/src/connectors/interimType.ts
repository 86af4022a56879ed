/** The interim type of Data Factory that stands for a type of the engine. */
export function interimTypeName(type: string): string {
  const base = type.replace(/\(.*$/, '')
  if (base.startsWith('TIMESTAMP') || base === 'DATE') return 'DateTime'
  return names[base] ?? 'String'
}

const names: Readonly<Record<string, string>> = {
  BOOLEAN: 'Boolean',
  TINYINT: 'SByte',
  UTINYINT: 'Byte',
  SMALLINT: 'Int16',
  INTEGER: 'Int32',
  BIGINT: 'Int64',
  USMALLINT: 'UInt16',
  UINTEGER: 'UInt32',
  UBIGINT: 'UInt64',
  FLOAT: 'Single',
  DOUBLE: 'Double',
  DECIMAL: 'Decimal',
  UUID: 'Guid',
  TIME: 'TimeSpan',
  BLOB: 'Byte[]',
}
