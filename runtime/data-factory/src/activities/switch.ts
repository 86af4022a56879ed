import type { Body } from '../model/activity.ts'
import type { Dynamic } from '../model/reference.ts'
import { at, items, report, requiredText, requiredValue } from '../reader/cursor.ts'
import type { ActivityDefinition } from './definition.ts'
import { runInner } from './inner.ts'
import { textOf } from './values.ts'

export interface SwitchProperties {
  readonly on: Dynamic
  readonly cases: readonly { readonly value: string; readonly body: Body }[]
  readonly otherwise: Body
}

const mostCases = 25

export const switchActivity: ActivityDefinition<'Switch'> = {
  parity: 'runs',
  isControl: true,
  read(activity, readActivities) {
    const properties = at(activity, 'typeProperties')
    const cases = items(at(properties, 'cases'))
    if (cases.length > mostCases) {
      report(at(properties, 'cases'), 'InvalidPropertyValue', `a Switch has at most ${mostCases} cases, and this has ${cases.length}`)
    }
    return {
      on: requiredValue(at(properties, 'on')),
      cases: cases.map((found) => {
        const value = requiredText(at(found, 'value'))
        return { value, body: { branch: `case ${value}`, activities: readActivities(at(found, 'activities')) } }
      }),
      otherwise: { branch: 'defaultActivities', activities: readActivities(at(properties, 'defaultActivities')) },
    }
  },
  bodies: ({ cases, otherwise }) => [...cases.map(({ body }) => body), otherwise],
  async run({ properties }, context) {
    const on = textOf(context.evaluate(properties.on), 'on')
    context.recordInput({ on })
    await runInner(context, properties.cases.find(({ value }) => value === on)?.body ?? properties.otherwise)
    return {}
  },
}
