import { expressionsIn, isExpression, type Node } from '@lagoon/expressions'
import type { AppendVariableProperties } from '../../activities/appendVariable.ts'
import { closestOrAll } from '../../closest.ts'
import type { Problem } from '../../error.ts'
import type { Activity } from '../../model/activity.ts'
import { sameName, type Factory } from '../../model/factory.ts'
import { callsIn, templateOf } from '../expression.ts'
import { problemAt } from '../problem.ts'
import { activeActivities } from '../walk.ts'

/** What is set is declared, and no variable is set by means of itself. */
export function variablesAreDeclared(factory: Factory): readonly Problem[] {
  return [...activeActivities(factory)].flatMap(({ pipeline, activity }) => {
    const assignment = assignmentOf(activity)
    if (!assignment) return []
    const { variableName: name, value } = assignment
    const declared = pipeline.variables.find((variable) => sameName(variable.name, name))
    const place = { document: pipeline.document, path: [...activity.path, 'typeProperties', 'variableName'] }
    if (name === '') return []
    if (!declared) {
      return problemAt(place, {
        code: 'VariableNotFound',
        message: `the variable '${name}' is not declared in pipeline '${pipeline.name}'`,
        hint: closestOrAll(name, pipeline.variables.map((variable) => variable.name), { where: `pipeline '${pipeline.name}'`, thing: 'variables' }),
      })
    }
    if (activity.kind === 'AppendVariable') {
      return declared.type === 'Array'
        ? []
        : problemAt(place, {
            code: 'InvalidVariableType',
            message: `the variable '${name}' is of type ${declared.type}: only an Array can be appended to`,
          })
    }
    return mentions(value, name)
      ? problemAt(place, {
          code: 'VariableSelfReference',
          message: `the variable '${name}' is set by an expression that reads it`,
          hint: 'set a second variable first',
        })
      : []
  })
}

function assignmentOf(activity: Activity): AppendVariableProperties | undefined {
  if (activity.kind === 'AppendVariable') return activity.properties
  return activity.kind === 'SetVariable' && activity.properties.kind === 'variable' ? activity.properties : undefined
}

function mentions(value: Parameters<typeof expressionsIn>[0], name: string): boolean {
  return expressionsIn(value).some(
    ({ text }) =>
      isExpression(text) && nodesOf(text).some((call) => call.name.toLowerCase() === 'variables' && isConstant(call.args[0], name)),
  )
}

function nodesOf(text: string): ReturnType<typeof callsIn> {
  try {
    return callsIn(templateOf(text))
  } catch {
    // A text that cannot be read is reported where expressions are.
    return []
  }
}

const isConstant = (node: Node | undefined, text: string): boolean =>
  node?.kind === 'constant' && typeof node.value === 'string' && sameName(node.value, text)
