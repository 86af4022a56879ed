export const masked = '***'

/** The signature of an address opens it to whoever reads a record or a message. */
export const withoutSignature = (text: string): string =>
  text.includes('sig=') ? text.replaceAll(/([?&]sig=)[^&\s"']+/g, `$1${masked}`) : text

/** The secret values that a run has come to know. What is written down about the run is masked first. */
export interface Secrets {
  add(value: string): void
  maskText(text: string): string
}

export function knownSecrets(): Secrets {
  const values = new Set<string>()
  return {
    add: (value) => void (value !== '' && values.add(value)),
    maskText(text) {
      let result = withoutSignature(text)
      // The longest first: one may be the beginning of another, whose rest would stay.
      for (const value of [...values].sort((a, b) => b.length - a.length)) result = result.replaceAll(value, masked)
      return result
    },
  }
}
