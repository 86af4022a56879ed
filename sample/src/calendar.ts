/** Instants are milliseconds since 1970 in UTC. */
export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

export const firstDay = Date.UTC(2026, 0, 1)

/** Batch n holds what happened before `ends[n]` and not before `ends[n - 1]`, late arrivals aside. Batch 4 is empty. */
export const ends: readonly number[] = [Date.UTC(2026, 5, 1), Date.UTC(2026, 5, 8), Date.UTC(2026, 5, 15), Date.UTC(2026, 5, 22), Date.UTC(2026, 5, 29)]
export const batches: readonly number[] = [0, 1, 2, 3, 4]

/** When the week of batch 1, 2 or 3 begins. */
export const weekStart = (week: number): number => ends[week - 1] ?? firstDay
export const horizon = weekStart(4)

export const batchOf = (instant: number): number => ends.findIndex((end) => instant < end)

// What happened in one half hour of a day arrives together in the night after it, the last half hour at six seconds past three.
const slot = 75_125
export const arrivalOf = (instant: number): number =>
  (Math.floor(instant / day) + 1) * day + 2 * hour + (Math.floor((instant % day) / (30 * minute)) + 1) * slot

/** The last instant of a batch: every table that has rows in it has some that arrived exactly then. */
export const lastArrival = (batch: number): number => (ends[batch] ?? 0) + 2 * hour + 48 * slot

/** The same as `arrivalOf` and `batchOf`, in SQL, of a BIGINT expression. */
export const arrivalSql = (instant: string): string =>
  `((${instant}) // ${day} + 1) * ${day} + ${2 * hour} + (((${instant}) % ${day}) // ${30 * minute} + 1) * ${slot}`
export const batchSql = (instant: string): string =>
  `CASE ${ends.map((end, batch) => `WHEN (${instant}) < ${end} THEN ${batch}`).join(' ')} END`
