import type { Effects } from '../effects.ts'
import { named, type Factory, type Pipeline } from '../model/factory.ts'
import type { HttpRequest, Ports } from '../ports.ts'
import type { Activity } from '../model/activity.ts'
import type { BodyOutcome } from '../activities/definition.ts'
import type { PipelineRun } from './records.ts'
import type { Surroundings } from './runBody.ts'
import type { StartedRun, StartRequest } from './startPipeline.ts'
import { knownSecrets, type Secrets } from './secrets.ts'

/** What one call of `runPipeline` shares with every pipeline run that it leads to. */
export interface Session {
  readonly factory: Factory
  readonly ports: Ports
  readonly effects: Effects
  readonly secrets: Secrets
  /** Runs that were started without waiting for them. */
  readonly detached: Promise<PipelineRun>[]
  /** Aborts when the caller cancels everything. */
  readonly signal: AbortSignal
  /** Containers run bodies, and ExecutePipeline runs pipelines: an activity reaches both from here. */
  readonly runBody: (activities: readonly Activity[], surroundings: Surroundings) => Promise<BodyOutcome>
  readonly startPipeline: (session: Session, request: StartRequest) => StartedRun
}

export function sessionOf(parts: Omit<Session, 'secrets' | 'detached'>): Session {
  const secrets = knownSecrets()
  return { ...parts, ports: { ...parts.ports, http: (request) => parts.ports.http(namingCredentials(request, secrets)) }, secrets, detached: [] }
}

/** A header, or a body, that holds a secret that the run has come to know carries credentials, whatever it is called. */
function namingCredentials(request: HttpRequest, secrets: Secrets): HttpRequest {
  const names = Object.keys(request.headers).filter((name) => secrets.isIn(request.headers[name] ?? ''))
  return {
    ...request,
    ...(names.length === 0 ? {} : { credentialHeaders: [...new Set([...(request.credentialHeaders ?? []), ...names])] }),
    ...(request.body !== undefined && secrets.isInBody(request.body) ? { credentialBody: true } : {}),
  }
}

export const pipelineNamed = (factory: Factory, name: string): Pipeline | undefined => named(factory.pipelines, name)
