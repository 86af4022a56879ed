/** A regular expression as java.util.regex reads it, with its flags worked in. */
export type Regex =
  | { readonly kind: 'set'; readonly set: LetterSet }
  | { readonly kind: 'sequence'; readonly items: readonly Regex[] }
  | { readonly kind: 'choice'; readonly items: readonly Regex[] }
  /** `capture` is the number of the group; undefined for one that only groups. */
  | { readonly kind: 'group'; readonly item: Regex; readonly capture?: number }
  | { readonly kind: 'look'; readonly ahead: boolean; readonly negative: boolean; readonly item: Regex }
  | { readonly kind: 'atomic'; readonly item: Regex }
  | { readonly kind: 'repeat'; readonly item: Regex; readonly least: number; readonly most: number; readonly mode: 'greedy' | 'lazy' | 'possessive' }
  | { readonly kind: 'anchor'; readonly at: Anchor }
  | { readonly kind: 'back'; readonly capture: number }

/** `end` also stands before a last line break; `lineStart` and `lineEnd` are those of the flag `m`; `unix…` knows only `\n`. */
export type Anchor = 'start' | 'lineStart' | 'unixLineStart' | 'end' | 'unixEnd' | 'lineEnd' | 'unixLineEnd' | 'veryEnd' | 'boundary' | 'noBoundary'

export type Range = readonly [from: number, to: number]

/** Letters by their numbers, by a property (`L`, `Script=Greek`), or made of other sets. */
export type LetterSet =
  | { readonly kind: 'ranges'; readonly ranges: readonly Range[] }
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'union'; readonly items: readonly LetterSet[] }
  | { readonly kind: 'both'; readonly items: readonly LetterSet[] }
  | { readonly kind: 'not'; readonly item: LetterSet }

export const rangesOf = (...ranges: readonly Range[]): LetterSet => ({ kind: 'ranges', ranges })
export const lastLetter = 0x10ffff

/** Whether it can match no letter at all, so that a match moves nothing forward. */
export function canBeEmpty(regex: Regex): boolean {
  switch (regex.kind) {
    case 'set': return false
    case 'sequence': return regex.items.every(canBeEmpty)
    case 'choice': return regex.items.some(canBeEmpty)
    case 'group': case 'atomic': return canBeEmpty(regex.item)
    case 'repeat': return regex.least === 0 || canBeEmpty(regex.item)
    case 'look': case 'anchor': case 'back': return true
    default: return regex satisfies never
  }
}
