import { quoteText } from '@lagoon/engine'
import { types, type SessionZone } from '@lagoon/sql'
import { readAs } from './moments.ts'
import type { FileColumn, FileGroup } from './fileGroup.ts'
import type { ReadFilesOptions } from './options.ts'

/** Adds the columns that Hive-style folders name (`year=2024/month=01`); such a value stands before one inside the file. */
export function withPartitionColumns(groups: readonly FileGroup[], { partitionColumns: wanted, zone }: ReadFilesOptions): FileGroup[] {
  const values = new Map<string, Set<string>>()
  for (const { path } of groups.flatMap(({ files }) => files)) {
    // The first two segments are account and container.
    for (const segment of path.split('/').slice(2, -1)) {
      const at = segment.indexOf('=')
      const name = segment.slice(0, at)
      if (at > 0 && (wanted === undefined || wanted.includes(name))) values.set(name, (values.get(name) ?? new Set()).add(segment.slice(at + 1)))
    }
  }
  if (values.size === 0) return [...groups]
  const columns = [...values].map(([name, held]) => folderColumn(name, [...held].every((value) => /^-?\d{1,9}$/.test(value)), zone))
  return groups.map((group) => ({ ...group, columns: [...group.columns.filter(({ name }) => !values.has(name)), ...columns] }))
}

function folderColumn(name: string, whole: boolean, zone: SessionZone): FileColumn {
  const segment = `regexp_extract(filename, ${quoteText(`[/\\\\]${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}=([^/\\\\]*)[/\\\\]`)}, 1)`
  const text = `NULLIF(NULLIF(url_decode(${segment}), ''), '__HIVE_DEFAULT_PARTITION__')`
  return {
    name,
    type: whole ? types.int : types.string,
    typeText: 'text',
    json: `to_json(${text})`,
    as(wanted) {
      const value = readAs(text, wanted, zone)
      return wanted.kind === 'string' ? { value: text } : { value, lost: `(${text} IS NOT NULL AND ${value} IS NULL)` }
    },
  }
}
