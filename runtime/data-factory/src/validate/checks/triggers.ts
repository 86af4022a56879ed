import type { Problem } from '../../error.ts'
import type { Factory } from '../../model/factory.ts'
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
