import { deletedFileRetentionMs } from '@lagoon/delta'
import { fullName } from '@lagoon/unity-catalog'
import { WarehouseError } from '../error.ts'
import { naming } from '../failedRead.ts'
import { optimize as compact, vacuum as sweep } from '../maintainTable.ts'
import { addressOf, openTable } from '../tools.ts'
import { schemaFrom } from '../viewSchema.ts'
import { keptText } from './keptText.ts'
import { always, done, listing, never, originIn, planIn, refuse, type Run, type Runner, type StatementOf, tableIn, zoneIn } from './run.ts'
import { schemaName, partsOf } from './names.ts'

/** What keeps tables in order. Statistics are part of every write here and nothing is cached, so some of it has nothing to do. */
const optimized = { path: 'string', numFilesAdded: 'bigint', numFilesRemoved: 'bigint', bytesAdded: 'bigint', bytesRemoved: 'bigint' } as const

export const optimize: Runner<'optimize'> = {
  writes: always,
  async run(run, { target, where, zOrderBy, place }) {
    if (zOrderBy.length > 0) return refuse(run, place, 'OPTIMIZE … ZORDER BY')
    if (where) return refuse(run, where.place, 'OPTIMIZE … WHERE')
    const table = await tableIn(run, target)
    const result = await naming(run.tools, () => compact(run.tools, table))
    return listing(optimized, [[addressOf(table.location ?? ''), result.filesAdded, result.filesRemoved, result.bytesAdded, result.bytesRemoved]])
  },
}

export const vacuum: Runner<'vacuum'> = {
  writes: ({ dryRun }) => !dryRun,
  async run(run, statement) {
    const { target, retainHours, dryRun, lite, place } = statement
    if (lite) return refuse(run, place, 'VACUUM … LITE')
    await refuseShortRetention(run, statement)
    const { files } = await sweep(run.tools, await tableIn(run, target), { dryRun, retainHours })
    return listing({ path: 'string' }, files.map((file) => [addressOf(file)]))
  },
}

const retentionCheck = 'spark.databricks.delta.retentiondurationcheck.enabled'

/** What a reader or a writer at work may still need is not deleted, unless the session says that it knows better. Source: Delta, `DeltaVacuum.checkRetentionPeriodSafety`. */
async function refuseShortRetention(run: Run, { target, retainHours, place }: StatementOf<'vacuum'>): Promise<void> {
  const isOff = [...run.session.settings].some(([key, value]) => key.toLowerCase() === retentionCheck && value.toLowerCase() === 'false')
  if (retainHours === undefined || isOff) return
  const { entry, snapshot } = await openTable(run.tools, await tableIn(run, target))
  const kept = deletedFileRetentionMs(snapshot.metadata) / 3_600_000
  if (retainHours >= kept) return
  throw new WarehouseError('DELTA_VACUUM_RETENTION_PERIOD_TOO_SHORT', `${retainHours} hours are fewer than the ${kept} for which ${fullName(entry)} keeps its files: whoever reads or writes it meanwhile might lose them`, { origin: originIn(run, place), hint: 'SET spark.databricks.delta.retentionDurationCheck.enabled = false when nobody does' })
}

/** Writes files of which rows were deleted anew, so that nothing but VACUUM stands between those rows and oblivion. */
export const reorg: Runner<'reorg'> = {
  writes: always,
  async run(run, { target, where, apply, place }) {
    if (apply !== 'PURGE') return refuse(run, place, `REORG TABLE … APPLY (${apply})`)
    if (where) return refuse(run, where.place, 'REORG TABLE … WHERE')
    const table = await tableIn(run, target)
    const result = await naming(run.tools, () => compact(run.tools, table, { purge: true }))
    return listing(optimized, [[addressOf(table.location ?? ''), result.filesAdded, result.filesRemoved, result.bytesAdded, result.bytesRemoved]])
  },
}

/** Says which files of the log are gone; taking them out of the log would lose their rows silently. */
export const fsck: Runner<'fsck'> = {
  writes: ({ dryRun }) => !dryRun,
  run: async (run, { place }) => refuse(run, place, 'FSCK REPAIR TABLE', 'a query of the table names the file that is missing; RESTORE goes back to a version without it'),
}

/** A Delta table knows its partitions. */
export const repairTable: Runner<'repairTable'> = {
  writes: never,
  async run(run, { target }) {
    await tableIn(run, target)
    return done
  },
}

/** Every file is written with its statistics: there is nothing to compute. What is named must exist. */
export const analyze: Runner<'analyze'> = {
  writes: never,
  async run(run, { target }) {
    if (target.kind === 'table') await openTable(run.tools, await tableIn(run, target.name))
    else if (target.in) {
      const { catalog, schema } = schemaName(partsOf(target.in), run.session.defaults)
      await run.tools.catalog.schema(catalog, schema)
    }
    return done
  },
}

/** Nothing is cached, so a table is never old; what a pipeline makes is refreshed by the pipeline. */
export const refresh: Runner<'refresh'> = {
  writes: never,
  async run(run, { object, name, place }) {
    const entry = object === 'TABLE' ? await tableIn(run, name) : undefined
    if (!entry || entry.type === 'STREAMING_TABLE' || entry.type === 'MATERIALIZED_VIEW') return refuse(run, place, `REFRESH ${entry?.type.replace('_', ' ') ?? object}`, 'lagoon pipelines run refreshes it')
    return done
  },
}

/** Nothing is cached, so nothing can be old. `CACHE TABLE t AS query` names the query for the session, as a temporary view. */
export const cache: Runner<'cache'> = {
  writes: never,
  async run(run, { action, name, query }) {
    const columns = query && (await planIn(run, query)).columns
    if (action === 'CACHE' && name && query && columns) {
      const text = name.parts.map((part) => part.text).join('.')
      run.session.views.set(text.toLowerCase(), { name: text, text: keptText(run, query), defaults: run.session.defaults, zone: zoneIn(run), kept: schemaFrom(columns) })
    } else if (action === 'CACHE' && name) await tableIn(run, name)
    return done
  },
}
