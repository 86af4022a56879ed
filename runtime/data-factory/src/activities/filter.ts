import type { Dynamic } from '../model/reference.ts'
import { at, requiredValue } from '../reader/cursor.ts'
import { withItem } from '../run/scope.ts'
import type { ActivityDefinition } from './definition.ts'
import { conditionOf, listOf } from './values.ts'

export interface FilterProperties {
  readonly items: Dynamic
  readonly condition: Dynamic
}

export const filter: ActivityDefinition<'Filter'> = {
  parity: 'runs',
  isControl: true,
  read: (activity) => ({
    items: requiredValue(at(activity, 'typeProperties', 'items')),
    condition: requiredValue(at(activity, 'typeProperties', 'condition')),
  }),
  async run({ properties }, context) {
    const items = listOf(context.evaluate(properties.items), 'items')
    context.recordInput({ items })
    const value = items.filter((item) => conditionOf(context.evaluateIn(withItem(context.scope, item), properties.condition), 'condition'))
    return { ItemsCount: items.length, FilteredItemsCount: value.length, Value: value }
  },
}
