import { WorkflowError } from '../error.ts'
import { isObject, objectInputs, succeeded, textOf, type LeafCall, type LeafResult } from './leaf.ts'

const unitMs: Readonly<Record<string, number>> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 }

/** Waits for an interval, or until an instant. */
export async function runWait(call: LeafCall): Promise<LeafResult> {
  const inputs = objectInputs(call)
  const ms = isObject(inputs.interval) ? intervalMs(call, inputs.interval.count, inputs.interval.unit) : untilMs(call, inputs.until)
  await call.run.effects.sleep(Math.max(0, ms))
  return succeeded(inputs, null)
}

function intervalMs(call: LeafCall, count: unknown, unit: unknown): number {
  const size = typeof unit === 'string' ? unitMs[unit.toLowerCase().replace(/s$/, '')] : undefined
  if (size === undefined || (typeof count !== 'number' && typeof count !== 'string') || !Number.isFinite(Number(count))) {
    throw new WorkflowError('InvalidTemplate', `the interval of '${call.action.name}' needs a count and a unit from Second to Week`)
  }
  return Number(count) * size
}

function untilMs(call: LeafCall, until: Parameters<typeof isObject>[0]): number {
  const instant = Date.parse(isObject(until) ? textOf(until.timestamp) : '')
  if (Number.isNaN(instant)) throw new WorkflowError('InvalidTemplate', `'${call.action.name}' needs an interval, or an 'until' with a timestamp`)
  return instant - call.run.effects.now().getTime()
}
