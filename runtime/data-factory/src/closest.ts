/** "did you mean 'x'?" for the known name that is nearest to a misspelt one; undefined when none is near. */
export function closest(name: string, known: Iterable<string>): string | undefined {
  const best = nearest(name, known)
  return best === undefined ? undefined : `did you mean '${best}'?`
}

/** The nearest name, or else all that there are. `where` says what has them, `thing` what they are. */
export function closestOrAll(name: string, known: Iterable<string>, { where, thing }: { readonly where: string; readonly thing: string }): string {
  const all = [...known]
  return closest(name, all) ?? (all.length > 0 ? `${where} has: ${all.join(', ')}` : `${where} has no ${thing}`)
}

export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: { name: string; distance: number } | undefined
  for (const candidate of known) {
    const distance = distanceBetween(name.toLowerCase(), candidate.toLowerCase())
    if (distance <= Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3)) && distance < (best?.distance ?? Infinity)) {
      best = { name: candidate, distance }
    }
  }
  return best?.name ?? longestCommonStart(name, known)
}

/** The known name that a slip of the finger made another of: one or two letters, and never a name as short as `url`. */
export function misspelt(name: string, known: Iterable<string>): string | undefined {
  const most = name.length >= 8 ? 2 : name.length >= 5 ? 1 : 0
  return [...known].find((candidate) => distanceBetween(name.toLowerCase(), candidate.toLowerCase()) <= most)
}

/** `concatenate` is far from `concat` and yet means it. */
function longestCommonStart(name: string, known: Iterable<string>): string | undefined {
  const asked = name.toLowerCase()
  const starts = [...known].filter((one) => one.length > 3 && asked.length > 3 && (asked.startsWith(one.toLowerCase()) || one.toLowerCase().startsWith(asked)))
  return starts.sort((a, b) => Math.abs(a.length - asked.length) - Math.abs(b.length - asked.length))[0]
}

/** Insertions, deletions, substitutions, and two neighbours that changed places. */
function distanceBetween(a: string, b: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforePrevious[j - 2] ?? 0) + 1 : Infinity
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution, swapped))
    }
    beforePrevious = previous
    previous = current
  }
  return previous[b.length] ?? 0
}
