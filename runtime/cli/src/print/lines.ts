/** The result of a verb: stdout and nothing else. Progress goes to stderr. */
export const printLines = (lines: readonly string[]): void => {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
}
