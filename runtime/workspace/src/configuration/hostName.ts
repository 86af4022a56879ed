/** A host as an address has it: in lower case, other letters in Punycode. Undefined for what is no host, as `https://a`, `a:443`, `*`. */
export function hostOf(text: string): string | undefined {
  if (!/^(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_])?)$/iu.test(text) || !URL.canParse(`https://${text}`)) return undefined
  return new URL(`https://${text}`).hostname
}
