import { InvalidArgumentError } from 'commander'

/** Reads a whole number of an option, 0 or more; anything else is a mistake in the command. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number.')
  return Number(text)
}
