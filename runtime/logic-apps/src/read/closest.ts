/** «did you mean …?» for a name that is near one of the known ones. */
export function closest(name: string, known: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const candidate of known) {
    const distance = editDistance(candidate.toLowerCase(), name.toLowerCase())
    if (distance <= (candidate.length < 4 ? 1 : Math.max(2, Math.floor(candidate.length / 3))) && (best === undefined || distance < best.distance)) best = { name: candidate, distance }
  }
  return best === undefined ? undefined : `did you mean '${best.name}'?`
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] ?? 0) + (a.charAt(row - 1) === b.charAt(column - 1) ? 0 : 1)
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
