import { type Engine } from '@lagoon/engine'
import { type Answer } from '../answer.ts'
import { unsteady } from '../examples.ts'
import { type Spark } from '../spark.ts'
import { judge, type Told } from './fate.ts'
import { isQuery, openSession } from './session.ts'
import { tables } from './tables.ts'

/** Runs a file in a session of each. What was not made alike, or changed by one only, is not compared further. */
export async function tell({ spark, engine }: { readonly spark: Spark; readonly engine: Engine }, { file, statements }: { readonly file: string; readonly statements: readonly string[] }): Promise<Told[]> {
  const theirs = askInOrder(spark, [...tables, ...statements])
  const lagoon = await openSession(engine)
  const unlike = new Set<string>()
  const altered = new Set<string>()
  const told: Told[] = []
  try {
    for (const table of tables) await lagoon.ask(table)
    for (const [index, statement] of statements.entries()) {
      if (unsteady.test(statement)) continue
      const ours = await lagoon.ask(statement)
      const found = judge({ statement, rows: isQuery(statement), spark: await theirs[tables.length + index]!, lagoon: ours })
      const words = new Set(statement.toLowerCase().match(/\w+/g))
      const reached = ![...unlike].some(each => words.has(each)) && altered.size === 0 && !onlyOne(found.told)
      told.push(reached ? { file, statement, ...found } : { file, statement, fate: 'not reached' })
      const setting = settings.exec(statement)?.[1]?.toLowerCase()
      if (setting !== undefined && !altered.delete(setting)) altered.add(setting)
      const changed = changes.exec(statement)?.[1]?.replaceAll('`', '').split('.').at(-1)?.toLowerCase()
      if (changed !== undefined && 'told' in found) unlike.add(changed)
    }
  } finally {
    await lagoon.close()
  }
  await Promise.all(theirs)
  return told
}

function askInOrder(of: Spark, statements: readonly string[]): Promise<Answer>[] {
  void of.fresh()
  return statements.map(statement => of.ask(statement))
}

/** What one of them cannot do with its kind of table. */
const onlyOne = (told: string | undefined): boolean => told !== undefined && /UNSUPPORTED_FEATURE\.TABLE_OPERATION|NOT_SUPPORTED_COMMAND_(FOR_V2_TABLE|WITHOUT_HIVE_SUPPORT)/.test(told)
const changes = /^\s*(?:CREATE|DROP|ALTER|INSERT|TRUNCATE|DELETE|UPDATE|MERGE|DECLARE|SET\s+VAR)\b(?:\s+(?:OR|REPLACE|GLOBAL|TEMP|TEMPORARY|TABLE|VIEW|FUNCTION|VARIABLE|VARIABLES|VAR|SCHEMA|DATABASE|IF|NOT|EXISTS|INTO|OVERWRITE|FROM)\b)*\s+([\w.`]+)/i
/** A test that leaves the ways of Databricks for a while sets such a name, and sets it again when it comes back. */
const settings = /^\s*SET\s+(spark\.sql\.(?:legacy\.|ansi\.|groupByAliases|groupByOrdinal|orderByOrdinal|parser\.|crossJoin)[\w.]*)/i
