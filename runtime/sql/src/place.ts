/** Where a node stands in the text it was read from. Offsets are UTF-16 code units, `end` exclusive; line and column are 1-based. */
export interface Place {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly column: number
}

/** The place that begins where `first` begins and ends where `last` ends. */
export function span(first: Place, last: Place): Place {
  return { start: first.start, end: Math.max(first.end, last.end), line: first.line, column: first.column }
}

/** Nodes that no text stands behind: built by another front end, or implied. */
export const nowhere: Place = { start: 0, end: 0, line: 1, column: 1 }
