/**
 * RFC 4180: a field with a comma, a quote or a line break is quoted; lines end in a line feed. NULL is nothing at all, an empty text a
 * pair of quotes.
 */
export function csvLines(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string[] {
  const field = (text: string | null): string => (text === null ? '' : text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return [columns, ...rows].map((row) => row.map(field).join(','))
}
