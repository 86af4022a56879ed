const names = /authorization|cookie|secret|password|credential|signature|token|api-?key|(?:^|[-_])(?:auth|key)(?:[-_]|$)/

/** Whether the name of a header says that it carries credentials. */
export const isCredentialHeader = (name: string): boolean => names.test(name.toLowerCase())
