import { jsonText, type Json } from '@lagoon/expressions'
import type { Effects } from './effects.ts'
import type { Workflow } from './model.ts'
import { memoryPorts, type Ports } from './ports.ts'
import type { ActionRecord, WorkflowEvent, WorkflowRun } from './record.ts'
import { loadWorkflow } from './read/load.ts'
import { fireWorkflow, type Firing } from './run/fireWorkflow.ts'

/** The text of a workflow file with a Request trigger and these actions. */
export const fileOf = (actions: object, rest: Readonly<Record<string, Json>> = {}): string =>
  jsonText({ definition: { triggers: { request: { type: 'Request', kind: 'Http' } }, actions: actions as Json, outputs: {}, ...rest }, kind: 'Stateful' }, { indent: 2 })

/** A workflow that must load. */
export function workflowOf(actions: object, rest: Readonly<Record<string, Json>> = {}): Workflow {
  const { workflow, problems } = loadWorkflow(fileOf(actions, rest), 'logic-apps/test/workflow.json')
  if (workflow === undefined) throw new Error(problems.map(problem => `${problem.origin.line}:${problem.origin.column} ${problem.message}`).join('\n'))
  return workflow
}

export interface TestEffects extends Effects {
  readonly events: readonly WorkflowEvent[]
  readonly slept: readonly number[]
}

/** A clock that only moves when somebody sleeps, and ids that count. */
export function testEffects(): TestEffects {
  const events: WorkflowEvent[] = []
  const slept: number[] = []
  let now = Date.UTC(2026, 0, 1)
  let ids = 0
  return {
    events, slept,
    now: () => new Date(now),
    newId: () => `id-${++ids}`,
    random: () => 0.5,
    sleep: async ms => { slept.push(ms); now += ms },
    emit: event => { events.push(event) },
  }
}

/** Fires a trigger that begins exactly one run. */
export async function runWorkflow(workflow: Workflow, firing: Firing, ports: Ports, effects: Effects = testEffects()): Promise<WorkflowRun> {
  const [run, ...more] = await fireWorkflow(workflow, firing, ports, effects)
  if (run === undefined || more.length > 0) throw new Error(`expected one run, there are ${more.length + (run === undefined ? 0 : 1)}`)
  return run
}

export interface TestRun extends WorkflowRun { of(name: string): ActionRecord }

/** Runs actions behind a Request trigger. */
export async function play(actions: object, options: { body?: Json; rest?: Readonly<Record<string, Json>>; ports?: Ports; effects?: Effects; firing?: Firing } = {}): Promise<TestRun> {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, ...(options.body === undefined ? {} : { body: jsonText(options.body) }) }
  const run = await runWorkflow(workflowOf(actions, options.rest), { request, ...options.firing }, options.ports ?? memoryPorts(), options.effects ?? testEffects())
  return {
    ...run,
    of(name) {
      const record = run.actions.findLast(action => action.name === name)
      if (record === undefined) throw new Error(`there is no record of '${name}'`)
      return record
    },
  }
}

export const compose = (inputs: Json, runAfter: Json = {}): Json => ({ type: 'Compose', inputs, runAfter })
