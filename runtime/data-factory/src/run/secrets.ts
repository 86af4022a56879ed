import { bodyReadings } from '../bodyReadings.ts'

export const masked = '***'

/** The signature of an address opens it to whoever reads a record or a message. */
export const withoutSignature = (text: string): string =>
  text.includes('sig=') ? text.replaceAll(/([?&]sig=)[^&\s"']+/g, `$1${masked}`) : text

/** The secret values that a run has come to know. What is written down about the run is masked first. */
export interface Secrets {
  add(value: string): void
  maskText(text: string): string
  /** Whether a text that is sent holds one, or the signature of an address. */
  isIn(text: string): boolean
  /** The same of a body, as it stands and as who gets it reads it. */
  isInBody(body: string): boolean
}

export function knownSecrets(): Secrets {
  const values = new Set<string>()
  const isIn = (text: string): boolean => withoutSignature(text) !== text || [...values].some((value) => text.includes(value))
  return {
    add: (value) => void (value !== '' && values.add(value)),
    maskText(text) {
      let result = withoutSignature(text)
      // The longest first: one may be the beginning of another, whose rest would stay.
      for (const value of [...values].sort((a, b) => b.length - a.length)) result = result.replaceAll(value, masked)
      return result
    },
    isIn,
    // Nobody who escapes a text escapes its letters.
    isInBody: (body) => (values.size > 0 || body.includes('sig')) && bodyReadings(body).some(isIn),
  }
}
