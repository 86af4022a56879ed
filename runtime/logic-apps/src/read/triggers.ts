import { eventTriggerTypes, type EventTrigger, type Recurrence, type Trigger } from '../model.ts'
import { at, entries, has, isArray, isObject, items, objectAt, onlyKnown, oneOf, optionalText, originOf, report, requiredText, type Cursor } from './cursor.ts'

const mostTriggers = 10

/** The one trigger of a workflow. Azure takes up to ten; the local runner is told which one fires, so it takes one. */
export function readTrigger(cursor: Cursor): Trigger | undefined {
  const all = entries(cursor)
  if (all.length > mostTriggers) report(cursor, 'InvalidWorkflow', `a workflow has at most ${mostTriggers} triggers`)
  const [first, second] = all
  if (first === undefined) {
    report(cursor, 'InvalidWorkflow', 'the workflow has no trigger')
    return undefined
  }
  if (second !== undefined) report(second[1], 'NotSupported', `a second trigger, '${second[0]}', has no local counterpart yet`)
  return readOne(...first)
}

const shared = ['type', 'kind', 'inputs', 'recurrence', 'evaluatedRecurrence', 'conditions', 'operationOptions', 'description', 'metadata', 'runtimeConfiguration', 'splitOn', 'splitOnConfiguration', 'correlation']

function readOne(name: string, cursor: Cursor): Trigger | undefined {
  onlyKnown(cursor, shared, `the trigger '${name}'`)
  const type = requiredText(at(cursor, 'type'))
  const base = {
    name,
    origin: originOf(cursor),
    conditions: items(at(cursor, 'conditions')).map(condition => requiredText(at(condition, 'expression'))),
    splitOn: optionalText(at(cursor, 'splitOn')),
    ...readConfiguration(name, at(cursor, 'runtimeConfiguration')),
  }
  for (const refused of ['correlation', 'splitOnConfiguration']) {
    if (has(at(cursor, refused))) report(at(cursor, refused), 'NotSupported', `'${refused}' of the trigger '${name}' has no local counterpart yet`)
  }
  switch (type.toLowerCase()) {
    case 'request': return { ...base, kind: 'Request', ...readRequest(name, cursor) }
    case 'recurrence': return { ...base, kind: 'Recurrence', recurrence: readRecurrence(name, at(cursor, 'recurrence')) }
    default: return readEvent(name, type, cursor, base)
  }
}

function readEvent(name: string, type: string, cursor: Cursor, base: Omit<EventTrigger, 'kind' | 'type'>): Trigger | undefined {
  const known = eventTriggerTypes.find(one => one.toLowerCase() === type.toLowerCase())
  if (known === undefined) {
    report(at(cursor, 'type'), 'NotSupported', `the trigger type '${type}' has no local counterpart yet`, { hint: `Request and Recurrence run here; ${eventTriggerTypes.join(', ')} can be fired by hand` })
    return undefined
  }
  report(at(cursor, 'type'), 'TriggerFiresByHandOnly', `nothing here waits for what the trigger '${name}' (${known}) waits for`, {
    severity: 'warning', hint: 'fire it by hand, with the event as its body: `lagoon logic-apps run WORKFLOW --body @event.json`',
  })
  return { ...base, kind: 'Event', type: known }
}

const usualRuns = 25
const mostRuns = 100

function readConfiguration(name: string, cursor: Cursor): Pick<Trigger, 'concurrency' | 'secureOutputs'> {
  onlyKnown(cursor, ['concurrency', 'secureData'], `the runtime configuration of the trigger '${name}'`)
  const secured = at(cursor, 'secureData', 'properties').value
  const concurrency = at(cursor, 'concurrency')
  onlyKnown(concurrency, ['runs', 'maximumWaitingRuns'], `the concurrency of the trigger '${name}'`)
  const runs = readCount(at(concurrency, 'runs'), usualRuns)
  return {
    secureOutputs: isArray(secured) && secured.includes('outputs'),
    concurrency: has(concurrency) ? { runs, waiting: readCount(at(concurrency, 'maximumWaitingRuns'), Math.min(mostRuns, runs + 10)) } : undefined,
  }
}

function readCount(cursor: Cursor, usual: number): number {
  const value = cursor.value ?? usual
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostRuns) return value
  report(cursor, 'InvalidWorkflow', `'${String(cursor.path.at(-1))}' must be a whole number from 1 to ${mostRuns}`)
  return usual
}

function readRequest(name: string, cursor: Cursor): RequestParts {
  oneOf(at(cursor, 'kind'), ['Http', 'Button'])
  const inputs = at(cursor, 'inputs')
  onlyKnown(inputs, ['method', 'relativePath', 'schema', 'triggerAuthenticationType'], `the inputs of the trigger '${name}'`)
  const options = optionalText(at(cursor, 'operationOptions'))
  if (options !== undefined && !/^(EnableSchemaValidation|SuppressWorkflowHeadersOnResponse|None)$/i.test(options)) {
    report(at(cursor, 'operationOptions'), 'NotSupported', `the operation options '${options}' of a Request trigger have no local counterpart yet`)
  }
  const schema = at(inputs, 'schema').value
  return {
    method: optionalText(at(inputs, 'method')),
    relativePath: optionalText(at(inputs, 'relativePath')),
    schema: options?.toLowerCase() === 'enableschemavalidation' && isObject(schema) ? schema : undefined,
  }
}

type RequestParts = Pick<Extract<Trigger, { kind: 'Request' }>, 'method' | 'relativePath' | 'schema'>

const frequencies = ['Second', 'Minute', 'Hour', 'Day', 'Week', 'Month'] as const

function readRecurrence(name: string, cursor: Cursor): Recurrence {
  onlyKnown(cursor, ['frequency', 'interval', 'startTime', 'endTime', 'timeZone', 'schedule'], `the recurrence of the trigger '${name}'`)
  if (!has(at(cursor, 'frequency'))) report(cursor, 'InvalidWorkflow', `the trigger '${name}' has no frequency`)
  const interval = at(cursor, 'interval').value ?? 1
  if (typeof interval !== 'number' || !Number.isInteger(interval) || interval < 1) {
    report(at(cursor, 'interval'), 'InvalidWorkflow', "'interval' must be a whole number from 1")
  }
  return {
    frequency: oneOf(at(cursor, 'frequency'), frequencies) ?? 'Day',
    interval: Number(interval),
    startTime: optionalText(at(cursor, 'startTime')),
    timeZone: optionalText(at(cursor, 'timeZone')),
    schedule: objectAt(at(cursor, 'schedule')),
  }
}
