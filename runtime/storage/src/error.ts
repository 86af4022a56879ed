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
  readonly hint?: string
  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StorageError'
    this.code = code
    if (code === 'InsufficientStorage') this.hint = 'free some space and run again: what was done stands, and the next run does the rest'
  }
}
