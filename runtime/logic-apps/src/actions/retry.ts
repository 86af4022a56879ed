import type { Json } from '@lagoon/expressions'
import { durationMs } from '../duration.ts'
import { WorkflowError } from '../error.ts'
import { isObject, textOf } from './leaf.ts'

export type RetryPolicy =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly count: number; readonly intervalMs: number }
  | { readonly kind: 'exponential'; readonly count: number; readonly intervalMs: number; readonly leastMs: number; readonly mostMs: number }

/** What Logic Apps does when the file says nothing: four retries at growing intervals from 5 to 45 seconds. */
const usual: RetryPolicy = { kind: 'exponential', count: 4, intervalMs: 7_500, leastMs: 5_000, mostMs: 45_000 }
const mostRetries = 90

export function retryPolicyOf(value: Json | undefined): RetryPolicy {
  if (!isObject(value)) return usual
  const type = textOf(value.type).toLowerCase()
  if (type === 'none') return { kind: 'none' }
  if (type === '' || type === 'default') return usual
  const count = Number(value.count ?? 4)
  if (!Number.isInteger(count) || count < 1 || count > mostRetries) throw new WorkflowError('InvalidRetryPolicy', `the count of a retry policy must be a whole number from 1 to ${mostRetries}`)
  const ms = (given: Json | undefined, usually: number): number => {
    if (given === undefined) return usually
    const found = durationMs(textOf(given))
    if (found === undefined) throw new WorkflowError('InvalidRetryPolicy', `'${textOf(given)}' is no duration such as PT20S`)
    return found
  }
  if (type === 'fixed') return { kind: 'fixed', count, intervalMs: ms(value.interval, 20_000) }
  if (type === 'exponential') {
    return { kind: 'exponential', count, intervalMs: ms(value.interval, 7_500), leastMs: ms(value.minimumInterval, 5_000), mostMs: ms(value.maximumInterval, 3_600_000) }
  }
  throw new WorkflowError('InvalidRetryPolicy', `a retry policy is none, fixed or exponential, not '${type}'`)
}

export const isRetried = (status: number): boolean => status === 408 || status === 429 || status >= 500

/**
 * How long to wait before the n-th retry; undefined when the policy gives up. What the server asks for goes before the
 * policy. Azure draws an exponential interval at random below the one given here.
 */
export function retryDelayMs(policy: RetryPolicy, retry: number, askedMs: number | undefined): number | undefined {
  if (policy.kind === 'none' || retry > policy.count) return undefined
  if (askedMs !== undefined) return askedMs
  return policy.kind === 'fixed' ? policy.intervalMs : Math.min(policy.mostMs, Math.max(policy.leastMs, policy.intervalMs * 2 ** (retry - 1)))
}

/** `Retry-After` in seconds or as a date. */
export function askedDelayMs(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const instant = Date.parse(header)
  return Number.isNaN(instant) ? undefined : Math.max(0, instant - now.getTime())
}
