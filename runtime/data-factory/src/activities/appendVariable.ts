import { FactoryError } from '../error.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, isArray, requiredText, requiredValue } from '../reader/cursor.ts'
import { changeVariable } from '../run/changeVariable.ts'
import type { ActivityDefinition } from './definition.ts'
import { declared } from './setVariable.ts'

export interface AppendVariableProperties {
  readonly variableName: string
  readonly value: Dynamic
}

export const appendVariable: ActivityDefinition<'AppendVariable'> = {
  parity: 'runs',
  isControl: true,
  read: (activity) => ({
    variableName: requiredText(at(activity, 'typeProperties', 'variableName')),
    value: requiredValue(at(activity, 'typeProperties', 'value')),
  }),
  async run({ properties }, context) {
    const value = context.evaluate(properties.value)
    context.recordInput({ variableName: properties.variableName, value })
    const { variables, ownLists } = context.pipelineRun
    const { name, declaration } = declared(context.pipelineRun, properties.variableName)
    const before = variables.get(name)
    if (!isArray(before)) {
      throw new FactoryError(
        'InvalidVariableValue',
        `the variable '${name}' is of type '${declaration.type}': only an Array can be appended to`,
      )
    }
    // Loops append thousands of times: the list is copied only after something has read it.
    const list = ownLists.get(name) ?? [...before]
    list.push(value)
    ownLists.set(name, list)
    changeVariable(context, name, list, { item: value })
    return { name, value }
  },
}
