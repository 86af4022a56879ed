import { durationMs } from '../duration.ts'
import { leafTypes, type Action, type Group, type LeafType, type RunAfter, type Status } from '../model.ts'
import { at, entries, has, isArray, items, onlyKnown, optionalText, originOf, report, requiredText, requiredValue, type Cursor } from './cursor.ts'

/** Reads actions that stand side by side, and all that stands inside them. */
export const readGroup = (cursor: Cursor): Group => entries(cursor).flatMap(([name, action]) => readAction(name, action) ?? [])

const shared = ['type', 'kind', 'inputs', 'runAfter', 'description', 'metadata', 'operationOptions', 'runtimeConfiguration', 'limit', 'trackedProperties']

const properties: Readonly<Record<string, readonly string[]>> = {
  If: ['expression', 'actions', 'else'], Switch: ['expression', 'cases', 'default'], Foreach: ['foreach', 'actions'], Until: ['expression', 'actions'], Scope: ['actions'],
}

function readAction(name: string, cursor: Cursor): Action | undefined {
  const written = requiredText(at(cursor, 'type'))
  const type = [...leafTypes, ...Object.keys(properties)].find(known => known.toLowerCase() === written.toLowerCase())
  if (type === undefined) {
    report(at(cursor, 'type'), 'NotSupported', `the action type '${written}' of '${name}' has no local counterpart yet`, {
      hint: `these run here: ${[...leafTypes, ...Object.keys(properties)].join(', ')}`,
    })
    return undefined
  }
  onlyKnown(cursor, [...shared, ...(properties[type] ?? [])], `the action '${name}'`)
  const { repetitions, leastItems, ...configuration } = readConfiguration(name, type, at(cursor, 'runtimeConfiguration'))
  const base = { name, origin: originOf(cursor), path: cursor.path, runAfter: readRunAfter(at(cursor, 'runAfter')), ...configuration }
  const options = readOptions(name, type, at(cursor, 'operationOptions'))
  switch (type) {
    case 'If': return { ...base, kind: 'If', expression: requiredValue(at(cursor, 'expression')), actions: readGroup(at(cursor, 'actions')), otherwise: readGroup(at(cursor, 'else', 'actions')) }
    case 'Switch': return { ...base, kind: 'Switch', expression: requiredValue(at(cursor, 'expression')), cases: readCases(at(cursor, 'cases')), otherwise: readGroup(at(cursor, 'default', 'actions')) }
    case 'Foreach': return { ...base, kind: 'Foreach', items: requiredValue(at(cursor, 'foreach')), repetitions: options.sequential ? 1 : repetitions, actions: readGroup(at(cursor, 'actions')) }
    case 'Scope': return { ...base, kind: 'Scope', actions: readGroup(at(cursor, 'actions')) }
    case 'Until': return {
      ...base, kind: 'Until', expression: requiredValue(at(cursor, 'expression')), actions: readGroup(at(cursor, 'actions')),
      count: at(cursor, 'limit', 'count').value ?? 60, timeout: at(cursor, 'limit', 'timeout').value ?? 'PT1H',
    }
    default: return { ...base, kind: 'leaf', type: type as LeafType, inputs: at(cursor, 'inputs').value ?? null, disableAsyncPattern: options.disableAsyncPattern, timeoutMs: readTimeout(cursor, type), leastItems }
  }
}

const readCases = (cursor: Cursor) => entries(cursor).map(([name, one]) => {
  onlyKnown(one, ['case', 'actions', 'description'], `the case '${name}'`)
  return { name, value: requiredValue(at(one, 'case')), actions: readGroup(at(one, 'actions')) }
})

const awaited = ['Succeeded', 'Failed', 'Skipped', 'TimedOut'] as const satisfies readonly Status[]

function readRunAfter(cursor: Cursor): readonly RunAfter[] {
  return entries(cursor).map(([name, list]) => ({
    name,
    statuses: items(list).flatMap((one): readonly Status[] => {
      const text = requiredText(one)
      // The designer writes `Succeeded`, older files `SUCCEEDED`.
      const status = awaited.find(known => known.toLowerCase() === text.toLowerCase())
      if (status === undefined) report(one, 'InvalidWorkflow', `'${text}' is no status to run after; these are ${awaited.join(', ')}`)
      return status === undefined ? [] : [status]
    }),
  }))
}

/** Chunks are how Azure moves large messages; here a message is moved as a whole. */
const configurable: Readonly<Record<string, readonly string[]>> = {
  Foreach: ['concurrency'], Http: ['contentTransfer', 'paginationPolicy'], ApiConnection: ['contentTransfer'], Function: ['contentTransfer'], Workflow: ['contentTransfer'],
}

const mostRepetitions = 50
const usualRepetitions = 20

interface Configuration {
  readonly secure: { readonly inputs: boolean; readonly outputs: boolean }
  readonly staticResult: string | undefined
  readonly repetitions: number
  readonly leastItems: number | undefined
}

function readConfiguration(name: string, type: string, cursor: Cursor): Configuration {
  onlyKnown(cursor, ['secureData', 'staticResult', ...(configurable[type] ?? [])], `the runtime configuration of '${name}'`)
  const leastItems = at(cursor, 'paginationPolicy', 'minimumItemCount')
  if (has(leastItems) && (typeof leastItems.value !== 'number' || leastItems.value < 1)) report(leastItems, 'InvalidWorkflow', "'minimumItemCount' must be a number from 1")
  const secured = at(cursor, 'secureData', 'properties').value
  const repetitions = at(cursor, 'concurrency', 'repetitions').value ?? usualRepetitions
  if (typeof repetitions !== 'number' || !Number.isInteger(repetitions) || repetitions < 1 || repetitions > mostRepetitions) {
    report(at(cursor, 'concurrency', 'repetitions'), 'InvalidWorkflow', `'repetitions' must be a whole number from 1 to ${mostRepetitions}`)
  }
  const enabled = at(cursor, 'staticResult', 'staticResultOptions').value === 'Enabled'
  return {
    secure: { inputs: isArray(secured) && secured.includes('inputs'), outputs: isArray(secured) && secured.includes('outputs') },
    staticResult: enabled ? optionalText(at(cursor, 'staticResult', 'name')) : undefined,
    repetitions: Number(repetitions),
    leastItems: typeof leastItems.value === 'number' ? leastItems.value : undefined,
  }
}

const optionNames: Readonly<Record<string, readonly string[]>> = {
  Foreach: ['sequential'], Http: ['disableasyncpattern', 'suppressworkflowheaders'], ApiConnection: ['disableasyncpattern'], Function: ['disableasyncpattern', 'suppressworkflowheaders'], Workflow: ['disableasyncpattern'], Response: ['suppressworkflowheadersonresponse'],
}

function readOptions(name: string, type: string, cursor: Cursor): { sequential: boolean; disableAsyncPattern: boolean } {
  const words = (optionalText(cursor) ?? '').split(',').map(word => word.trim().toLowerCase()).filter(word => word !== '' && word !== 'none')
  for (const word of words) {
    if (optionNames[type]?.includes(word) !== true) report(cursor, 'NotSupported', `the operation option '${word}' of '${name}' has no local counterpart yet`)
  }
  return { sequential: words.includes('sequential'), disableAsyncPattern: words.includes('disableasyncpattern') }
}

function readTimeout(cursor: Cursor, type: string): number | undefined {
  const limit = at(cursor, 'limit')
  if (!has(limit)) return undefined
  onlyKnown(limit, ['timeout'], 'a limit')
  const ms = durationMs(requiredText(at(limit, 'timeout')))
  if (ms === undefined) report(at(limit, 'timeout'), 'InvalidWorkflow', "'timeout' must be a duration such as PT30M")
  if (!['Http', 'Function', 'Workflow'].includes(type)) report(limit, 'NotSupported', `a limit of a ${type} action has no local counterpart yet`)
  return ms
}
