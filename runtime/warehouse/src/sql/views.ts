import { columnEntries } from '../createTable.ts'
import { WarehouseError } from '../error.ts'
import { viewZone } from '../plan.ts'
import { asDeclared, refuseTwice, schemaFrom, schemaProperties, type ViewSchema } from '../viewSchema.ts'
import { alreadyExists, propertiesOf, refuseClauses, renamed } from './clauses.ts'
import { keptText } from './keptText.ts'
import { partsOf, tableName } from './names.ts'
import { done, originIn, planIn, planLasting, zoneIn, type Result, type Run, type Runner, type StatementOf } from './run.ts'

/** CREATE VIEW keeps the query as it was written; whoever reads the view has it expanded. */
export const createView: Runner<'createView'> = {
  writes: ({ temporary }) => !temporary,
  async run(run, statement) {
    refuseClauses(run, statement)
    if (statement.temporary) return createTemporaryView(run, statement)
    const name = tableName(partsOf(statement.name), run.session.defaults, originIn(run, statement.name.place))
    const held = await run.tools.catalog.findTable(name)
    if (held && statement.ifNotExists) return done
    if (held && (!statement.orReplace || held.type !== 'VIEW')) throw alreadyExists(run, name, statement.name.place)
    const kept = await schemaOf(run, statement)
    await run.tools.catalog.putTable({
      ...name,
      type: 'VIEW',
      viewText: keptText(run, statement.query),
      columns: columnEntries(asDeclared(kept.columns)),
      properties: { ...propertiesOf(statement.properties), ...viewProperties(run), ...schemaProperties(kept) },
      ...(statement.tags.length > 0 && { tags: propertiesOf(statement.tags) }),
      ...(statement.comment !== undefined && { comment: statement.comment }),
    })
    return done
  },
}

/** What a view keeps of the session that makes it: where names are looked up, and its clock. */
export const viewProperties = (run: Run): Record<string, string> => ({ 'view.catalog': run.session.defaults.catalog, 'view.schema': run.session.defaults.schema, [viewZone]: zoneIn(run).id })

async function createTemporaryView(run: Run, statement: StatementOf<'createView'>): Promise<Result> {
  const parts = partsOf(statement.name)
  const [name] = parts
  if (name === undefined || parts.length > 1) {
    throw new WarehouseError('INVALID_TEMP_OBJ_QUALIFIER', `a temporary view has a name of one part, not ${parts.join('.')}`, { origin: originIn(run, statement.name.place) })
  }
  const { views, defaults } = run.session
  const held = views.has(name.toLowerCase())
  if (held && statement.ifNotExists) return done
  if (held && !statement.orReplace) {
    throw new WarehouseError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', `the temporary view ${name} already exists`, { origin: originIn(run, statement.name.place), hint: 'CREATE OR REPLACE TEMPORARY VIEW' })
  }
  if (statement.schemaMode) throw new WarehouseError('UNSUPPORTED_FEATURE.TEMPORARY_VIEW_WITH_SCHEMA_BINDING_MODE', `the temporary view ${name} cannot say WITH SCHEMA`, { origin: originIn(run, statement.schemaMode.place), hint: 'make it anew when its tables have changed' })
  const kept = await schemaOf(run, statement)
  views.set(name.toLowerCase(), { name, text: keptText(run, statement.query), defaults, zone: zoneIn(run), kept, ...(statement.comment !== undefined && { comment: statement.comment }) })
  return done
}

/** The columns of the view under the names that it gives them. Throws what is wrong with its query. */
async function schemaOf(run: Run, statement: StatementOf<'createView'>): Promise<ViewSchema> {
  const found = (await (statement.temporary ? planIn : planLasting)(run, statement.query)).columns
  const named = statement.columns.length
  if (named > 0 && named !== found.length) {
    throw new WarehouseError('CREATE_VIEW_COLUMN_ARITY_MISMATCH', `the view names ${named} columns, its query gives ${found.length}`, { origin: originIn(run, statement.place) })
  }
  const columns = found.map((column, i) => renamed(column, statement.columns[i]))
  refuseTwice(columns, originIn(run, statement.name.place))
  const mode = statement.schemaMode?.mode ?? 'COMPENSATION'
  // Names that were given stay.
  return { ...schemaFrom(found, mode === 'EVOLUTION' && named > 0 ? 'TYPE EVOLUTION' : mode), columns }
}
