/** RFC 4180: a field with a comma, a quote or a line break is quoted; lines end in a line feed. */
export function csvLines(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return [columns, ...rows].map((row) => row.map(field).join(','))
}
