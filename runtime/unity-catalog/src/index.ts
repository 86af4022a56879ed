export { Catalog, type Effects, type NewFunction, type NewTable, type NewVolume } from './catalog.ts'
export { CatalogError, type CatalogErrorCode } from './error.ts'
export { fullName, type CatalogEntry, type ColumnEntry, type FunctionEntry, type GrantEntry, type SchemaEntry, type TableEntry, type TableName, type TableType, type VolumeEntry } from './entries.ts'
