import type { Metadata } from './actions.ts'

const unitMs: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

/** How long the files of removed data must be kept; 7 days unless the table says otherwise. */
export const deletedFileRetentionMs = (metadata: Metadata): number => interval(metadata, 'delta.deletedFileRetentionDuration', 7 * 86_400_000)

/** How long commits are kept before a checkpoint may replace them; 30 days unless the table says otherwise. */
export const logRetentionMs = (metadata: Metadata): number => interval(metadata, 'delta.logRetentionDuration', 30 * 86_400_000)

/** Reads `interval 2 weeks`, `1 day 12 hours`. What it cannot read counts as not given. */
function interval(metadata: Metadata, key: string, otherwise: number): number {
  const text = metadata.configuration[key]?.trim().toLowerCase().replace(/^interval\s+/, '')
  if (!text || !/^(\d+\s+[a-z]+\s*)+$/.test(text)) return otherwise
  let total = 0
  for (const [, count, unit] of text.matchAll(/(\d+)\s+([a-z]+)/g)) {
    const ms = unitMs[(unit ?? '').replace(/s$/, '')]
    if (ms === undefined) return otherwise
    total += Number(count) * ms
  }
  return total
}
