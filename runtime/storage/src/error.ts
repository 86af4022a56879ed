export type StorageErrorCode =
  | 'InvalidUri'
  | 'InvalidResourceName'
  | 'PathNotFound'
  | 'PathAlreadyExists'
  | 'InsufficientStorage'
  | 'NotSupported'
  | 'Interrupted'

/** What the data lake answers when it cannot. Match `code`, never the sentence. */
export class StorageError extends Error {
  readonly code: StorageErrorCode
  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StorageError'
    this.code = code
  }
}
