const longest = 500

/**
 * The regular expression of a schema, or undefined when it is none or one that could run for ever: .NET and JavaScript agree on
 * what is left. A group that repeats and holds a repetition, references back and look-behind are what is taken out.
 */
export function patternOf(pattern: string): RegExp | undefined {
  if (pattern.length > longest || repeatsRepetition(pattern) || /\\[1-9]|\(\?<?[=!<]|\(\?[a-z-]+[:)]|\\[AzZGpPkK]/.test(pattern)) return undefined
  try {
    return new RegExp(pattern, 'u')
  } catch {
    return undefined
  }
}

/** `(a+)*` and its like take time that grows exponentially with the text. */
function repeatsRepetition(pattern: string): boolean {
  const groups: boolean[] = []
  let repetitions = 0
  for (let index = 0; index < pattern.length; index++) {
    const mark = pattern.charAt(index)
    if (mark === '\\') { index++; continue }
    if (mark === '[') { index = endOfClass(pattern, index); continue }
    if (mark === '(') groups.push(false)
    else if (mark === ')') {
      const held = groups.pop() ?? false
      const repeated = /^[*+{]/.test(pattern.slice(index + 1))
      if (held && repeated) return true
      if ((held || repeated) && groups.length > 0) groups[groups.length - 1] = true
    } else if (mark === '*' || mark === '+' || mark === '{' || mark === '|') {
      // Alternatives that overlap are as bad inside a repetition.
      if (groups.length > 0) groups[groups.length - 1] = true
      if (mark === '*' || mark === '+') repetitions++
    }
  }
  return repetitions > 8
}

function endOfClass(pattern: string, start: number): number {
  for (let index = start + 1; index < pattern.length; index++) {
    if (pattern.charAt(index) === '\\') index++
    else if (pattern.charAt(index) === ']' && index > start + 1) return index
  }
  return pattern.length
}
