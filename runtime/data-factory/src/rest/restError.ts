/** What the management API of Azure answers when it cannot: `{"error": {"code", "message"}}` with a status. */
export class RestError extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'RestError'
    this.status = status
    this.code = code
  }
}
