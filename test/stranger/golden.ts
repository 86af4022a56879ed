// The two scripts of the public family in their real size and shape: row counts, ties and late rows of every table are theirs,
// the values are counted, not copied.

interface Shape {
  readonly table: string
  readonly key: string
  readonly columns: string
  readonly cursor: string
  readonly rows: number
  /** Rows of the first script that carry the greatest instant. */
  readonly tied: number
  /** Rows of the second script: above that instant, on it, and before it. */
  readonly later: { readonly above: number; readonly on: number; readonly before: number }
  row(key: number, cursor: string): string
}

const instant = (daysAgo: number, second: number): string => `'${new Date(Date.UTC(2025, 9, 7 - daysAgo, 19, 49, second)).toISOString().slice(0, 19).replace('T', ' ')}'`
const day = (number: number): Date => new Date(Date.UTC(2024, 9, 7 + number))
const dayKey = (date: Date): string => date.toISOString().slice(0, 10).replaceAll('-', '')

export const shapes: readonly Shape[] = [
  {
    table: 'DimUser', key: 'user_id INT PRIMARY KEY', cursor: 'updated_at', rows: 500, tied: 17, later: { above: 20, on: 0, before: 50 },
    columns: 'user_name VARCHAR(255), country VARCHAR(255), subscription_type VARCHAR(50), start_date DATE, end_date DATE, updated_at DATETIME',
    row: (key, cursor) => `${key}, 'User ${key} O''Hara', 'Country ${key % 40}', '${['Free', 'Family', 'Premium'][key % 3]}', '2024-01-${String(1 + (key % 28)).padStart(2, '0')}', NULL, ${cursor}`,
  },
  {
    table: 'DimArtist', key: 'artist_id INT PRIMARY KEY', cursor: 'updated_at', rows: 500, tied: 20, later: { above: 1, on: 0, before: 49 },
    columns: 'artist_name VARCHAR(255), genre VARCHAR(100), country VARCHAR(100), updated_at DATETIME',
    row: (key, cursor) => `${key}, 'Artist ${key}', '${['Pop', 'Jazz', 'Rock'][key % 3]}', 'Country ${key % 40}', ${cursor}`,
  },
  {
    table: 'DimTrack', key: 'track_id INT PRIMARY KEY', cursor: 'updated_at', rows: 500, tied: 19, later: { above: 2, on: 0, before: 48 },
    columns: 'track_name VARCHAR(255), artist_id INT, album_name VARCHAR(255), duration_sec INT, release_date DATE, updated_at DATETIME',
    row: (key, cursor) => `${key}, 'Track-${key}', ${1 + (key % 500)}, 'Album ${key % 90}', ${90 + (key % 271)}, '2020-02-29', ${cursor}`,
  },
  {
    table: 'DimDate', key: 'date_key INT PRIMARY KEY', cursor: 'date', rows: 365, tied: 1, later: { above: 0, on: 0, before: 0 },
    columns: 'date DATE, day INT, month INT, year INT, weekday VARCHAR(20)',
    row: key => `${dayKey(day(key - 1))}, '${day(key - 1).toISOString().slice(0, 10)}', ${day(key - 1).getUTCDate()}, ${day(key - 1).getUTCMonth() + 1}, ${day(key - 1).getUTCFullYear()}, 'Weekday ${day(key - 1).getUTCDay()}'`,
  },
  {
    table: 'FactStream', key: 'stream_id BIGINT PRIMARY KEY', cursor: 'stream_timestamp', rows: 1000, tied: 10, later: { above: 0, on: 21, before: 279 },
    columns: 'user_id INT, track_id INT, date_key INT, listen_duration INT, device_type VARCHAR(50), stream_timestamp DATETIME',
    row: (key, cursor) => `${key}, ${1 + (key % 500)}, ${1 + (key % 499)}, ${dayKey(day(key % 365))}, ${10 + (key % 336)}, 'Mobile', ${cursor}`,
  },
]

// The facts lie one second above the three dimensions, as they do in the family.
const top = (shape: Shape): number => shape.table === 'FactStream' ? 56 : 55

export function initialScript(): string {
  const drops = shapes.map(shape => `DROP TABLE IF EXISTS dbo.${shape.table};`)
  const creates = shapes.map(shape => `CREATE TABLE dbo.${shape.table} (\n    ${shape.key},\n    ${shape.columns.replaceAll(', ', ',\n    ')}\n);\nGO`)
  const inserts = shapes.flatMap(shape => range(shape.rows).map(index => insert(shape, index + 1, index < shape.tied ? instant(0, top(shape)) : instant(1 + (index % 29), top(shape)))))
  return script([...drops, 'GO', ...creates, ...inserts])
}

export function incrementalScript(): string {
  return script(shapes.flatMap(shape => {
    const { above, on, before } = shape.later
    const cursors = [...range(above).map(() => instant(0, top(shape) + 1)), ...range(on).map(() => instant(0, top(shape))), ...range(before).map(index => instant(2 + (index % 20), top(shape)))]
    return cursors.map((cursor, index) => insert(shape, 1 + (index % shape.rows), cursor))
  }))
}

function insert(shape: Shape, key: number, cursor: string): string {
  const names = [shape.key, ...shape.columns.split(', ')].map(column => column.split(' ')[0])
  return `INSERT INTO dbo.${shape.table} (${names.join(', ')}) VALUES (${shape.row(key, cursor)});`
}

function script(statements: readonly string[]): string {
  return `${statements.join('\n').replaceAll('\n', '\r\n')}\r\n`
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
