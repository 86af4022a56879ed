/** Unity Catalog's own condition names. */
export type CatalogErrorCode =
  | 'CATALOG_NOT_FOUND'
  | 'CATALOG_ALREADY_EXISTS'
  | 'SCHEMA_NOT_FOUND'
  | 'SCHEMA_ALREADY_EXISTS'
  | 'SCHEMA_NOT_EMPTY'
  | 'TABLE_OR_VIEW_NOT_FOUND'
  | 'TABLE_OR_VIEW_ALREADY_EXISTS'
  | 'VOLUME_NOT_FOUND'
  | 'VOLUME_ALREADY_EXISTS'
  | 'CATALOG_NOT_EMPTY'
  | 'ROUTINE_NOT_FOUND'
  | 'ROUTINE_ALREADY_EXISTS'
  | 'INVALID_IDENTIFIER'
  | 'CATALOG_DOCUMENT_CORRUPT'

/** What the catalog answers when it cannot. Match `code`, never the sentence. */
export class CatalogError extends Error {
  readonly code: CatalogErrorCode
  readonly hint: string | undefined
  constructor(code: CatalogErrorCode, message: string, options?: ErrorOptions & { hint?: string | undefined }) {
    super(message, options)
    this.name = 'CatalogError'
    this.code = code
    this.hint = options?.hint
  }
}
