import type { Problem } from '../../error.ts'
import { closest } from '../../closest.ts'
import { named, type Factory, type Trigger } from '../../model/factory.ts'
import { isTriggerType, triggerTypes } from '../../triggers/registry.ts'
import { problemAt } from '../problem.ts'

/** A trigger of another type keeps nobody from running its pipelines by hand: a warning. */
export function everyTriggerTypeIsKnown(factory: Factory): readonly Problem[] {
  return [...factory.triggers.values()].flatMap(({ type, name, document }) => {
    if (type === '' || isTriggerType(type)) return []
    const hint = `these fire: ${Object.keys(triggerTypes).join(', ')}`
    return problemAt(
      { document, path: ['properties', 'type'] },
      {
        code: 'TriggerTypeNotSupported',
        severity: 'warning',
        message: `trigger '${name}' is of type '${type}', which does not fire here`,
        hint,
      },
    )
  })
}

/** A window that depends on a trigger without windows, or on itself by way of others, would wait until it times out. */
export function everyWindowDependencyCanEnd(factory: Factory): readonly Problem[] {
  return [...factory.triggers.values()].flatMap((trigger) => {
    if (trigger.timing?.kind !== 'window') return []
    return trigger.timing.window.dependsOn.flatMap(({ trigger: name }, index) => {
      if (name === undefined || name === '') return []
      const place = { document: trigger.document, path: ['properties', 'typeProperties', 'dependsOn', index, 'referenceTrigger', 'referenceName'] }
      const other = named(factory.triggers, name)
      if (!other) return problemAt(place, { code: 'TriggerNotFound', severity: 'error', message: `there is no trigger '${name}'`, hint: closest(name, factory.triggers.keys()) })
      if (other.timing?.kind !== 'window') return problemAt(place, { code: 'InvalidPropertyValue', severity: 'error', message: `a window can only depend on windows, and trigger '${other.name}' is of type '${other.type}'` })
      return reaches(factory, other, trigger, new Set()) ? problemAt(place, { code: 'CyclicDependency', severity: 'error', message: `triggers '${trigger.name}' and '${other.name}' wait for each other` }) : []
    })
  })
}

function reaches(factory: Factory, from: Trigger, goal: Trigger, seen: Set<Trigger>): boolean {
  if (from === goal) return true
  if (seen.has(from) || from.timing?.kind !== 'window') return false
  seen.add(from)
  return from.timing.window.dependsOn.some(({ trigger }) => {
    const next = trigger === undefined ? undefined : named(factory.triggers, trigger)
    return next !== undefined && reaches(factory, next, goal, seen)
  })
}
