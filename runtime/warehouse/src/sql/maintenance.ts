import type { Column } from '@lagoon/sql'
import { describeAs, evolve } from '../alterTable.ts'
import { naming } from '../failedRead.ts'
import { optimize as compact, vacuum as sweep } from '../maintainTable.ts'
import { addressOf } from '../tools.ts'
import { changeableTable, always, done, listing, refuse, tableIn, type Run, type Runner, type StatementOf } from './run.ts'
import { partsOf, schemaName } from './names.ts'
import { propertiesOf } from './definitions.ts'

export const alterTable: Runner<'alterTable'> = {
  writes: always,
  async run(run, statement) {
    const { name, action, place } = statement
    const table = await changeableTable(run, name)
    switch (action.kind) {
      case 'addColumns':
        await evolve(run.tools, table, action.columns.map((column): Column => {
          if (column.default || column.generated || column.identity || !column.type) return refuse(run, column.place, 'a column with a value of its own')
          if (column.notNull) return refuse(run, column.place, 'a NOT NULL column in a table that may hold rows')
          return { name: column.name.text, type: column.type, nullable: true, ...(column.comment !== undefined && { comment: column.comment }) }
        }))
        return done
      case 'alterColumn':
        await describeAs(run.tools, table, { columnComments: { [action.column.text]: action.comment } })
        return done
      case 'setProperties':
        await describeAs(run.tools, table, { properties: propertiesOf(action.properties) })
        return done
      case 'unsetProperties':
        await describeAs(run.tools, table, { properties: Object.fromEntries(action.keys.map((key) => [key, undefined])) })
        return done
      case 'clusterBy':
        return done
      case 'dropColumns':
      case 'renameColumn':
        return refuse(run, place, `ALTER TABLE … ${action.kind === 'dropColumns' ? 'DROP' : 'RENAME'} COLUMN`, 'CREATE OR REPLACE TABLE … AS SELECT writes the table without it')
      case 'renameTo':
        return refuse(run, place, 'ALTER TABLE … RENAME TO')
      default:
        return action satisfies never
    }
  },
}

export const commentOn: Runner<'commentOn'> = {
  writes: always,
  async run(run, { object, name, comment, place }) {
    const text = comment ?? ''
    if (object === 'TABLE' || object === 'VIEW') {
      const entry = await tableIn(run, name)
      if (entry.location === undefined) await run.tools.catalog.putTable({ ...entry, comment: text })
      else await describeAs(run.tools, entry, { comment: text })
      return done
    }
    if (object === 'COLUMN') {
      const [column] = name.parts.slice(-1)
      const entry = await tableIn(run, { parts: name.parts.slice(0, -1), place: name.place })
      await describeAs(run.tools, entry, { columnComments: { [column?.text ?? '']: text } })
      return done
    }
    return refuse(run, place, `COMMENT ON ${object}`)
  },
}

export const optimize: Runner<'optimize'> = {
  writes: always,
  async run(run, { target, where, zOrderBy, place }) {
    if (zOrderBy.length > 0) return refuse(run, place, 'OPTIMIZE … ZORDER BY')
    if (where) return refuse(run, where.place, 'OPTIMIZE … WHERE')
    const table = await tableIn(run, target)
    const result = await naming(run.tools, () => compact(run.tools, table))
    return listing(
      { path: 'string', numFilesAdded: 'bigint', numFilesRemoved: 'bigint', bytesAdded: 'bigint', bytesRemoved: 'bigint' },
      [[addressOf(table.location ?? ''), result.filesAdded, result.filesRemoved, result.bytesAdded, result.bytesRemoved]],
    )
  },
}

export const vacuum: Runner<'vacuum'> = {
  writes: ({ dryRun }) => !dryRun,
  async run(run, { target, retainHours, dryRun, lite, place }) {
    if (lite) return refuse(run, place, 'VACUUM … LITE')
    const { files } = await sweep(run.tools, await tableIn(run, target), { dryRun, retainHours })
    return listing({ path: 'string' }, files.map((file) => [addressOf(file)]))
  },
}

export const restore: Runner<'restore'> = {
  writes: always,
  run: async (run, { place }) => refuse(run, place, 'RESTORE TABLE', 'INSERT OVERWRITE t SELECT * FROM t VERSION AS OF n writes the rows of an older version'),
}

export const refresh: Runner<'refresh'> = {
  writes: always,
  run: async (run, { place, object }) => refuse(run, place, `REFRESH ${object}`, 'lagoon pipelines run refreshes it'),
}

export const use: Runner<'use'> = {
  writes: () => false,
  async run(run, statement) {
    run.defaults = await defaultsAfter(run, statement)
    return done
  },
}

/** `SET key = value` fills in `${key}` where the script is read; there is nothing left to do. */
export const set: Runner<'set'> = {
  writes: () => false,
  async run(run, { key, value, place }) {
    if (key === undefined || value === undefined) return refuse(run, place, 'SET without a value')
    return listing({ key: 'string', value: 'string' }, [[key, value]])
  },
}

async function defaultsAfter(run: Run, { what, name, place }: StatementOf<'use'>): Promise<Run['defaults']> {
  const parts = partsOf(name)
  if (what === 'catalog') {
    if (parts.length !== 1) return refuse(run, place, `USE CATALOG ${parts.join('.')}`)
    return { catalog: (await run.tools.catalog.catalog(parts[0] ?? '')).name, schema: 'default' }
  }
  const { catalog, schema } = schemaName(parts, run.defaults)
  const entry = await run.tools.catalog.schema(catalog, schema)
  return { catalog: entry.catalog, schema: entry.name }
}

