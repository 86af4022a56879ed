/** `1234567` → `1,234,567`: the same on every machine, whatever its locale. */
export const withThousands = (n: number | bigint): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** A duration a person reads: `12 ms`, `1.24 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `1 row`, `2 rows`. */
export const counted = (n: number | bigint, one: string, many = `${one}s`): string => `${withThousands(n)} ${BigInt(n) === 1n ? one : many}`

export const bytes = (n: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let power = 0
  // 999,950 B would read as 1000.0 kB.
  while (power < units.length - 1 && n / 1000 ** power >= (power === 0 ? 1000 : 999.95)) power += 1
  return power === 0 ? `${n} B` : `${(n / 1000 ** power).toFixed(1)} ${units[power]}`
}

/** `2026-01-31T10:20:00.000Z` → `2026-01-31 10:20:00Z`, without seconds that are zero. */
export const instantText = (iso: string): string => iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z').replace(/:00Z$/, 'Z')
