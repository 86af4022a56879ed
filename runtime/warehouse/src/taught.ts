import type { Engine } from '@lagoon/engine'
import { dialect, dialectIn, type SessionZone } from '@lagoon/sql'

const lessons = new WeakMap<Engine, Map<string, Promise<unknown>>>()

/** The functions of the dialect that DuckDB lacks; an engine learns them once. */
export const taught = (engine: Engine): Promise<unknown> => once(engine, '', () => engine.learn(dialect))

/** What sessions in a zone need besides. */
export const taughtZone = (engine: Engine, zone: SessionZone | undefined): Promise<unknown> => (zone ? once(engine, `${zone.name} ${zone.apart === true}`, () => engine.learn(dialectIn(zone))) : Promise.resolve())

function once(engine: Engine, name: string, learn: () => Promise<unknown>): Promise<unknown> {
  const known = lessons.get(engine) ?? new Map<string, Promise<unknown>>()
  lessons.set(engine, known)
  const lesson = known.get(name) ?? learn()
  known.set(name, lesson)
  return lesson
}
