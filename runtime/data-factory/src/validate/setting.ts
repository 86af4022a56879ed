import type { Call, JsonPath, Step } from '@lagoon/expressions'
import { closest, closestOrAll } from '../closest.ts'
import type { Problem } from '../error.ts'
import { everyActivity, type Activity } from '../model/activity.ts'
import { sameName, type Dataset, type Factory, type LinkedService } from '../model/factory.ts'
import { constantText } from './expression.ts'
import type { Placed } from './walk.ts'

export interface Finding {
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
  readonly severity?: Problem['severity']
  /** Characters into the expression; the name of the call by default. */
  readonly offset?: number
}

/** What an expression may ask where it stands. */
export interface Setting {
  /** Accessors, in lower case. */
  readonly available: ReadonlySet<string>
  /** What is wrong with the call of one of them. */
  check(call: Call): readonly Finding[]
}

/** `pipeline()` is the run of whoever uses the dataset: what its parameters are is not known here. */
export const inDataset = ({ name, parameters }: Dataset): Setting => ({
  available: new Set(['dataset', 'pipeline']),
  check: (call) =>
    call.name.toLowerCase() === 'pipeline' ? checkSystemVariable(call) :
    declaredParameter(
      call.steps[0],
      `dataset '${name}'`,
      parameters.map((parameter) => parameter.name),
    ),
})

export const inLinkedService = ({ name, parameters }: LinkedService): Setting => ({
  available: new Set(['linkedservice']),
  check: (call) =>
    declaredParameter(
      call.steps[0],
      `linked service '${name}'`,
      parameters.map((parameter) => parameter.name),
    ),
})

export const inTrigger = (): Setting => ({ available: new Set(['trigger', 'triggerbody', 'triggeroutputs', 'pipeline']), check: () => [] })

/** `path` leads from the activity to the expression. */
export function inPipeline(factory: Factory, placed: Placed, path: JsonPath): Setting {
  const inLoop =
    placed.containers.some(({ activity }) => activity.kind === 'ForEach') || (placed.activity.kind === 'Filter' && path[1] === 'condition')
  return {
    available: new Set(['pipeline', 'variables', 'activity', ...(inLoop ? ['item'] : [])]),
    check(call) {
      switch (call.name.toLowerCase()) {
        case 'pipeline':
          return checkPipeline(factory, placed, call)
        case 'variables':
          return checkVariable(placed, call)
        case 'activity':
          return checkActivity(placed, path, call)
        default:
          return []
      }
    },
  }
}

const systemVariables = [
  'parameters',
  'globalParameters',
  'libraryVariables',
  'DataFactory',
  'Pipeline',
  'RunId',
  'GroupId',
  'TriggerType',
  'TriggerId',
  'TriggerName',
  'TriggerTime',
  'TriggeredByPipelineName',
  'TriggeredByPipelineRunId',
  'TriggerEvent',
]

function checkPipeline(factory: Factory, { pipeline }: Placed, call: Call): readonly Finding[] {
  const [first, second] = call.steps
  const name = constantText(first?.index)
  if (first === undefined || name === undefined || first.safe) return []
  if (sameName(name, 'parameters')) {
    return declaredParameter(
      second,
      `pipeline '${pipeline.name}'`,
      pipeline.parameters.map((parameter) => parameter.name),
    )
  }
  if (sameName(name, 'globalParameters')) {
    return declaredParameter(second, `the factory`, Object.keys(factory.globalParameters), 'global parameter')
  }
  return checkSystemVariable(call)
}

function checkSystemVariable({ steps: [first] }: Call): readonly Finding[] {
  const name = constantText(first?.index)
  if (first === undefined || name === undefined || first.safe || systemVariables.some((known) => sameName(known, name))) return []
  return [
    {
      code: 'SystemVariableNotFound',
      message: `pipeline() has no '${name}'`,
      hint: closestOrAll(name, systemVariables, { where: 'it', thing: 'system variables' }),
      offset: first.place.start,
    },
  ]
}

function declaredParameter(step: Step | undefined, owner: string, declared: readonly string[], what = 'parameter'): readonly Finding[] {
  const name = constantText(step?.index)
  if (step === undefined || name === undefined || step.safe || declared.includes(name)) return []
  const other = declared.find((known) => sameName(known, name))
  const offset = step.place.start + 1
  if (other !== undefined) return [differsInCase(what, name, other, offset)]
  return [
    {
      code: 'ParameterNotFound',
      message: `${owner} declares no ${what} '${name}'`,
      hint: closest(name, declared) ?? (declared.length > 0 ? `it declares: ${declared.join(', ')}` : `it declares none: add it under ${what === 'parameter' ? 'parameters' : 'globalParameters'}`),
      offset,
    },
  ]
}

function checkVariable({ pipeline }: Placed, call: Call): readonly Finding[] {
  const name = constantText(call.args[0])
  const declared = pipeline.variables.map((variable) => variable.name)
  if (name === undefined || declared.includes(name)) return []
  const other = declared.find((known) => sameName(known, name))
  const offset = call.args[0]?.place.start ?? call.namePlace.start
  if (other !== undefined) return [differsInCase('variable', name, other, offset)]
  return [
    {
      code: 'VariableNotFound',
      message: `the variable '${name}' is not declared in pipeline '${pipeline.name}'`,
      hint: closestOrAll(name, declared, { where: `pipeline '${pipeline.name}'`, thing: 'variables' }),
      offset,
    },
  ]
}

const differsInCase = (what: string, name: string, other: string, offset: number): Finding => ({
  code: 'NameDiffersInCase',
  severity: 'warning',
  message: `the ${what} '${name}' is declared as '${other}'`,
  hint: 'write it as it is declared',
  offset,
})

function checkActivity(placed: Placed, path: JsonPath, call: Call): readonly Finding[] {
  const name = constantText(call.args[0])
  if (name === undefined) return []
  const all = everyActivity(placed.pipeline.activities).map((activity) => activity.name)
  const offset = call.args[0]?.place.start ?? call.namePlace.start
  if (!all.some((known) => sameName(known, name))) {
    return [
      {
        code: 'ActivityNotFound',
        message: `pipeline '${placed.pipeline.name}' has no activity '${name}'`,
        hint: closestOrAll(name, all, { where: 'it', thing: 'activities' }),
        offset,
      },
    ]
  }
  if ([...endedBefore(placed, path)].some((activity) => sameName(activity.name, name))) return []
  return [
    {
      code: 'ActivityNotReachable',
      message: `'${name}' need not have ended when '${placed.activity.name}' asks for it`,
      hint: `let '${placed.activity.name}' depend on it, in the same container`,
      offset,
    },
  ]
}

/** The activities that have ended whenever the expression is evaluated. */
function* endedBefore(placed: Placed, path: JsonPath): Iterable<Activity> {
  for (const { activity, siblings } of [placed, ...placed.containers]) yield* ancestorsOf(activity, siblings)
  // The condition of Until is tested after its body.
  if (placed.activity.kind === 'Until' && path[1] === 'expression') for (const { activities } of placed.activity.bodies) yield* activities
}

const knownAncestors = new WeakMap<Activity, ReadonlySet<Activity>>()

/** What an activity depends on among those beside it, and what these depend on. */
function ancestorsOf(activity: Activity, siblings: readonly Activity[]): ReadonlySet<Activity> {
  const known = knownAncestors.get(activity)
  if (known) return known
  const found = new Set<Activity>()
  const follow = ({ dependsOn }: Activity): void => {
    for (const { activity: name } of dependsOn) {
      for (const other of siblings) {
        if (found.has(other) || !sameName(other.name, name)) continue
        found.add(other)
        follow(other)
      }
    }
  }
  follow(activity)
  knownAncestors.set(activity, found)
  return found
}
