import type { ObjectName, Place } from '@lagoon/sql'
import { fullName, type GrantEntry } from '@lagoon/unity-catalog'
import { describeAs } from '../alterTable.ts'
import { WarehouseError } from '../error.ts'
import { locationOf, partsOf, schemaName, tableName } from './names.ts'
import { always, done, listing, never, originIn, refuse, tableIn, type Run, type Runner, type StatementOf } from './run.ts'

/** Schemas, catalogs and volumes, and what is said about objects of every kind: comments, tags, owners, grants. */
export const createSchema: Runner<'createSchema'> = {
  writes: always,
  async run(run, { name, ifNotExists, comment, managedLocation, properties, collation }) {
    if (collation && !isBinary(collation.text)) return refuse(run, collation.place, `the collation ${collation.text}`)
    const { catalog, schema } = schemaName(partsOf(name), run.session.defaults, originIn(run, name.place))
    const storageRoot = managedLocation === undefined ? {} : { storageRoot: locationOf(managedLocation) }
    const said = properties.length === 0 ? {} : { properties: Object.fromEntries(properties.map(({ key, value }) => [key, value])) }
    await run.tools.catalog.createSchema({ catalog, name: schema, ...storageRoot, ...said, ...(comment !== undefined && { comment }) }, { ifNotExists })
    return done
  },
}

const isBinary = (collation: string): boolean => collation.toUpperCase() === 'UTF8_BINARY'

export const createCatalog: Runner<'createCatalog'> = {
  writes: always,
  async run(run, { name, ifNotExists, comment, managedLocation, collation }) {
    if (collation && !isBinary(collation.text)) return refuse(run, collation.place, `the collation ${collation.text}`)
    const storageRoot = managedLocation === undefined ? {} : { storageRoot: locationOf(managedLocation) }
    const { catalog } = run.tools
    const isNew = !(await catalog.catalogs()).some((entry) => entry.name === name.text.toLowerCase())
    await catalog.createCatalog({ name: name.text, ...storageRoot, ...(comment !== undefined && { comment }) }, { ifNotExists })
    // Unity Catalog gives every new catalog this one.
    if (isNew) await catalog.createSchema({ catalog: name.text, name: 'default', ...(managedLocation !== undefined && { storageRoot: `${locationOf(managedLocation)}/default` }) }, { ifNotExists: true })
    return done
  },
}

export const createVolume: Runner<'createVolume'> = {
  writes: always,
  async run(run, { name, external, ifNotExists, location, comment }) {
    const full = tableName(partsOf(name), run.session.defaults, originIn(run, name.place))
    await run.tools.catalog.createVolume({ ...full, type: external ? 'EXTERNAL' : 'MANAGED', ...(location !== undefined && { location: locationOf(location) }), ...(comment !== undefined && { comment }) }, { ifNotExists })
    return done
  },
}

interface Described {
  readonly comment?: string
  readonly owner?: string
  readonly tags: Readonly<Record<string, string>>
  readonly properties?: Readonly<Record<string, string>>
}

/** Changes what the catalog says about a schema, a catalog or a volume. */
async function say(run: Run, object: string, name: ObjectName, change: (held: Described) => Described): Promise<void> {
  const { catalog } = run.tools
  if (object === 'SCHEMA') {
    const asked = schemaName(partsOf(name), run.session.defaults, originIn(run, name.place))
    const entry = await catalog.schema(asked.catalog, asked.schema)
    return catalog.putSchema({ ...entry, ...change(entry) })
  }
  if (object === 'CATALOG') {
    const entry = await catalog.catalog(partsOf(name).join('.'))
    return catalog.putCatalog({ ...entry, ...change(entry) })
  }
  const full = tableName(partsOf(name), run.session.defaults, originIn(run, name.place))
  if (object === 'VOLUME') {
    const entry = await catalog.volume(full)
    const { comment, owner, tags } = change(entry)
    return catalog.putVolume({ ...entry, tags, ...(owner !== undefined && { owner }), ...(comment !== undefined && { comment }) })
  }
  const entry = await catalog.function(full)
  const { comment, tags } = change(entry)
  await catalog.createFunction({ ...entry, tags, ...(comment !== undefined && { comment }) }, { orReplace: true })
}

const without = (held: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> => Object.fromEntries(Object.entries(held).filter(([key]) => !keys.includes(key)))
const pairs = (list: readonly { readonly key: string; readonly value: string }[]): Record<string, string> => Object.fromEntries(list.map(({ key, value }) => [key, value]))

export const alterObject: Runner<'alterObject'> = {
  writes: always,
  async run(run, { object, name, action, place }) {
    switch (action.kind) {
      case 'setOwner':
        await say(run, object, name, (held) => ({ ...held, owner: action.owner.text }))
        return done
      case 'setTags':
        await say(run, object, name, (held) => ({ ...held, tags: { ...held.tags, ...pairs(action.tags) } }))
        return done
      case 'unsetTags':
        await say(run, object, name, (held) => ({ ...held, tags: without(held.tags, action.keys) }))
        return done
      case 'setProperties':
        await say(run, object, name, (held) => ({ ...held, properties: { ...held.properties, ...pairs(action.properties) } }))
        return done
      case 'unsetProperties':
        await say(run, object, name, (held) => ({ ...held, properties: without(held.properties ?? {}, action.keys) }))
        return done
      case 'predictiveOptimization':
        return done
      case 'defaultCollation':
        return isBinary(action.collation.text) ? done : refuse(run, action.collation.place, `the collation ${action.collation.text}`)
      case 'renameTo':
        return refuse(run, place, `ALTER ${object} … RENAME TO`)
      default:
        return action satisfies never
    }
  },
}

export const setTag: Runner<'setTag'> = {
  writes: always,
  async run(run, { object, name, key, value = '', unset }) {
    const change = (tags: Readonly<Record<string, string>>): Record<string, string> => (unset ? without(tags, [key]) : { ...tags, [key]: value })
    if (object === 'COLUMN') await tagColumn(run, name, change)
    else if (object === 'SCHEMA' || object === 'CATALOG' || object === 'VOLUME' || object === 'FUNCTION') await say(run, object, name, (held) => ({ ...held, tags: change(held.tags) }))
    else {
      const entry = await tableIn(run, name)
      await run.tools.catalog.putTable({ ...entry, tags: change(entry.tags) })
    }
    return done
  },
}

/** The last part of the name is the column. */
async function tagColumn(run: Run, name: ObjectName, change: (tags: Readonly<Record<string, string>>) => Record<string, string>): Promise<void> {
  const entry = await tableIn(run, { parts: name.parts.slice(0, -1), place: name.place })
  const [column] = name.parts.slice(-1)
  const known = entry.columns.find((candidate) => candidate.name.toLowerCase() === column?.text.toLowerCase())
  if (!known) throw new WarehouseError('UNRESOLVED_COLUMN.WITH_SUGGESTION', `${fullName(entry)} has no column ${column?.text ?? ''}`, { origin: originIn(run, name.place) })
  await run.tools.catalog.putTable({ ...entry, columnTags: { ...entry.columnTags, [known.name]: change(entry.columnTags?.[known.name] ?? {}) } })
}

export const commentOn: Runner<'commentOn'> = {
  writes: always,
  async run(run, { object, name, comment }) {
    const text = comment ?? ''
    if (object === 'COLUMN') {
      const [column] = name.parts.slice(-1)
      const entry = await tableIn(run, { parts: name.parts.slice(0, -1), place: name.place })
      await describeAs(run.tools, entry, { columnComments: { [column?.text ?? '']: text } })
    } else if (object === 'SCHEMA' || object === 'CATALOG' || object === 'VOLUME' || object === 'FUNCTION') {
      await say(run, object, name, (held) => ({ ...held, comment: text }))
    } else {
      const entry = await tableIn(run, name)
      if (entry.location === undefined) await run.tools.catalog.putTable({ ...entry, comment: text })
      else await describeAs(run.tools, entry, { comment: text })
    }
    return done
  },
}

/** Grants are kept and shown; nobody is asked for one, since there is one user. */
export const grant: Runner<'grant'> = {
  writes: always,
  async run(run, { verb, privileges, on, principal, place }) {
    if (verb === 'DENY') return refuse(run, place, 'DENY', 'Unity Catalog has no DENY either: it is for the legacy metastore')
    const entry = await grantsOn(run, on)
    const held = new Set(entry.granted[principal.text] ?? [])
    for (const privilege of privileges) {
      if (verb === 'GRANT') held.add(privilege)
      else if (privilege === 'ALL PRIVILEGES') held.clear()
      else held.delete(privilege)
    }
    await run.tools.catalog.putGrants({ ...entry, granted: Object.fromEntries(Object.entries({ ...entry.granted, [principal.text]: [...held] }).filter(([, list]) => list.length > 0)) })
    return done
  },
}

export const showGrants: Runner<'showGrants'> = {
  writes: never,
  async run(run, { principal, on }) {
    const { granted, object, of } = await grantsOn(run, on)
    const rows = Object.entries(granted).flatMap(([who, list]) => list.map((privilege) => [who, privilege, object, of]))
    return listing({ Principal: 'string', ActionType: 'string', ObjectType: 'string', ObjectKey: 'string' }, rows.filter(([who]) => !principal || who === principal.text))
  },
}

/** The object must exist: a grant on a misspelt name would never be found. */
async function grantsOn(run: Run, { object, name, place }: StatementOf<'grant'>['on']): Promise<GrantEntry> {
  const { catalog } = run.tools
  switch (object) {
    case 'TABLE': case 'VIEW': case 'MATERIALIZED VIEW': case 'STREAMING TABLE':
      return catalog.grants('TABLE', fullName(await tableIn(run, needed(run, name, place))))
    case 'SCHEMA': {
      const asked = schemaName(partsOf(needed(run, name, place)), run.session.defaults, originIn(run, place))
      const entry = await catalog.schema(asked.catalog, asked.schema)
      return catalog.grants('SCHEMA', `${entry.catalog}.${entry.name}`)
    }
    case 'CATALOG':
      return catalog.grants('CATALOG', (await catalog.catalog(partsOf(needed(run, name, place)).join('.'))).name)
    case 'VOLUME':
      return catalog.grants('VOLUME', fullName(await catalog.volume(tableName(partsOf(needed(run, name, place)), run.session.defaults, originIn(run, place)))))
    case 'FUNCTION':
      return catalog.grants('FUNCTION', fullName(await catalog.function(tableName(partsOf(needed(run, name, place)), run.session.defaults, originIn(run, place)))))
    default:
      return refuse(run, place, `a grant on ${object}`, 'tables, views, schemas, catalogs, volumes and functions have grants here')
  }
}

const needed = (run: Run, name: ObjectName | undefined, place: Place): ObjectName => name ?? refuse(run, place, 'a grant on an object without a name')

