import type { ObjectName, Place } from '@lagoon/sql'
import { fullName } from '@lagoon/unity-catalog'
import { dropTable } from '../createTable.ts'
import { WarehouseError } from '../error.ts'
import { temporaryView } from '../plan.ts'
import { dropFunction } from './functions.ts'
import { partsOf, schemaName, tableName } from './names.ts'
import { slotOf, variableName } from './variables.ts'
import { done, originIn, refusePipelineTable, tableIn, type Result, type Run, type Runner } from './run.ts'

export const drop: Runner<'drop'> = {
  // What a session made is the session's to drop.
  writes: ({ temporary, object, name }, session) => !temporary && !(object === 'VIEW' && temporaryView(session, partsOf(name))),
  async run(run, statement) {
    const { object, name, ifExists, cascade, place } = statement
    switch (object) {
      case 'TABLE':
      case 'VIEW':
      case 'STREAMING TABLE':
      case 'MATERIALIZED VIEW':
        return dropObject(run, name, object, ifExists)
      case 'SCHEMA': {
        const { catalog, schema } = schemaName(partsOf(name), run.session.defaults, originIn(run, name.place))
        const known = (await run.tools.catalog.schemas(catalog)).some((entry) => entry.name === schema.toLowerCase())
        if (!known && ifExists) return done
        if (known && cascade) await dropTables(run, catalog, schema, place)
        await run.tools.catalog.dropSchema(catalog, schema, { cascade })
        return done
      }
      case 'CATALOG': {
        const text = partsOf(name).join('.')
        const known = (await run.tools.catalog.catalogs()).some((entry) => entry.name === text.toLowerCase())
        if (!known && ifExists) return done
        for (const schema of known && cascade ? await run.tools.catalog.schemas(text) : []) await dropTables(run, schema.catalog, schema.name, place)
        await run.tools.catalog.dropCatalog(text, { cascade })
        return done
      }
      case 'VOLUME': {
        const full = tableName(partsOf(name), run.session.defaults, originIn(run, name.place))
        if (!ifExists) await run.tools.catalog.volume(full)
        await run.tools.catalog.dropVolume(full)
        return done
      }
      case 'FUNCTION':
        return dropFunction(run, statement)
      case 'VARIABLE':
        if (!ifExists) slotOf({ ...run, locals: undefined }, name)
        run.session.variables.delete(variableName(run, name))
        return done
      default:
        return object satisfies never
    }
  },
}

async function dropTables(run: Run, catalog: string, schema: string, place: Place): Promise<void> {
  const tables = await run.tools.catalog.tables(catalog, schema)
  for (const table of tables) refusePipelineTable(run, table, place)
  for (const table of tables) await dropTable(run.tools, table)
}

async function dropObject(run: Run, name: ObjectName, object: string, ifExists: boolean): Promise<Result> {
  const temporary = object === 'VIEW' ? temporaryView(run.session, partsOf(name)) : undefined
  if (temporary) {
    run.session.views.delete(temporary.name.toLowerCase())
    return done
  }
  const full = tableName(partsOf(name), run.session.defaults, originIn(run, name.place))
  const entry = ifExists ? await run.tools.catalog.findTable(full) : await tableIn(run, name)
  if (!entry) return done
  refusePipelineTable(run, entry, name.place)
  if ((entry.type === 'VIEW') !== (object === 'VIEW')) {
    const is = entry.type === 'VIEW' ? 'a view' : 'a table'
    throw new WarehouseError('WRONG_COMMAND_FOR_OBJECT_TYPE', `${fullName(entry)} is ${is}: DROP ${object} does not drop it`, { origin: originIn(run, name.place) })
  }
  await dropTable(run.tools, entry)
  return done
}

