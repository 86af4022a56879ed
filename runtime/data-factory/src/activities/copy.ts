import type { JsonObject } from '@lagoon/expressions'
import { modernSink, modernSource } from '../connectors/legacyEnds.ts'
import { binarySource } from '../connectors/registry.ts'
import { FactoryError } from '../error.ts'
import type { Dynamic, Reference } from '../model/reference.ts'
import { at, excerptOf, items, optionalObject, optionalValue, originOf, report, requiredText, type Cursor } from '../reader/cursor.ts'
import { readReference } from '../reader/reference.ts'
import { copyBinary } from './copyBinary.ts'
import { copyRows } from './copyRows.ts'
import { readTolerance, toleranceOf, type Tolerance, type ToleranceSettings } from './copyTolerance.ts'
import type { ActivityContext, ActivityDefinition } from './definition.ts'
import { datasetIn, executionFields, shownReference, wrapped } from './execution.ts'
import { refuse } from '../connectors/settings.ts'

export interface CopyProperties {
  readonly input: Reference
  readonly output: Reference
  readonly source: CopyEnd
  readonly sink: CopyEnd
  readonly translator: Dynamic | undefined
  readonly tolerance: ToleranceSettings
  readonly options: JsonObject
}

export interface CopyEnd {
  readonly type: string
  readonly settings: JsonObject
}

/** What a copy, of rows or of files, has to tell at its end. */
export interface Copied {
  readonly source: string
  readonly sink: string
  readonly counts: JsonObject
  readonly dataRead: number
  readonly dataWritten: number
  /** What was found when source and sink were compared; absent when that was not asked for. */
  readonly consistency?: JsonObject
}

export const copy: ActivityDefinition<'Copy'> = {
  parity:
    'runs between the connectors below: skipped rows and files, their logs, the consistency check; staging, parallelCopies and integration units change nothing',
  read(activity) {
    const properties = at(activity, 'typeProperties')
    return {
      input: onlyReference(at(activity, 'inputs')),
      output: onlyReference(at(activity, 'outputs')),
      source: readEnd(at(properties, 'source')),
      sink: readEnd(at(properties, 'sink')),
      translator: optionalValue(at(properties, 'translator')),
      tolerance: readTolerance(properties),
      options: optionalObject(properties),
    }
  },
  async run({ properties }, context) {
    const startedAt = context.session.effects.now()
    const source = context.evaluate(properties.source.settings) as JsonObject
    const sink = context.evaluate(properties.sink.settings) as JsonObject
    const translator = properties.translator === undefined ? undefined : context.evaluate(properties.translator)
    context.recordInput({
      source,
      sink,
      ...(translator === undefined ? {} : { translator }),
      inputs: [shownReference(context, properties.input)],
      outputs: [shownReference(context, properties.output)],
    })
    refuseOptions(context, properties)
    const input = datasetIn(context, properties.input)
    const output = datasetIn(context, properties.output)
    const modern = modernSource({ type: properties.source.type, settings: source }, input)
    const from = { context, dataset: input, settings: modern.settings }
    const to = { context, ...modernSink({ type: properties.sink.type, settings: sink }, output) }
    let tolerance: Tolerance | undefined
    try {
      tolerance = toleranceOf(context, properties.tolerance)
      const copied = modern.type === binarySource ? await copyBinary(from, to, tolerance) : await copyRows(from, to, translator, tolerance)
      return { ...outputOf(copied, context, startedAt), ...(await tolerance.log.finish()) }
    } catch (error) {
      // What was skipped until then is worth knowing all the more.
      const logged = await tolerance?.log.finish().catch(() => undefined)
      const failed = wrapped('2200', error)
      throw showing(failed, { ...nothingCopied(failed, context, startedAt), ...logged, ...executionFields(context, startedAt) })
    }
  },
}

/** What Azure shows of a copy that failed: people ask for `output.errors[0].Message`. Its number in `Code` is not known here (unverified). */
function nothingCopied({ message }: Error, context: ActivityContext, startedAt: Date): JsonObject {
  const seconds = (context.session.effects.now().getTime() - startedAt.getTime()) / 1000
  return {
    dataRead: 0,
    dataWritten: 0,
    copyDuration: Math.max(1, Math.round(seconds)),
    throughput: 0,
    errors: [{ Code: 0, Message: message, EventType: 0, Category: 5, Data: {}, MsgId: null, ExceptionType: null, Source: null, StackTrace: null, InnerEventInfos: [] }],
    usedDataIntegrationUnits: 0,
    usedParallelCopies: 1,
  }
}

function showing(error: Error, output: JsonObject): Error {
  if (!(error instanceof FactoryError)) return error
  const { code, message, cause, hint, origin, failureType, problems } = error
  return new FactoryError(code, message, { cause, hint, origin, failureType, problems, output })
}

const refused = { preserveRules: '' }

function refuseOptions(context: ActivityContext, { options }: CopyProperties): void {
  const asked = Object.keys(refused).filter((name) => name in options)
  refuse(context.evaluate(Object.fromEntries(asked.map((name) => [name, options[name] ?? null]))) as JsonObject, refused, 'a Copy')
}

function onlyReference(cursor: Cursor): Reference {
  const [first, ...more] = items(cursor)
  if (!first) report(cursor, 'RequiredPropertyMissing', `'${String(cursor.path.at(-1))}' of a Copy must name one dataset`)
  for (const another of more) report(another, 'InvalidPropertyValue', `'${String(cursor.path.at(-1))}' of a Copy names one dataset only`)
  return first ? readReference(first) : { referenceName: '', parameters: {}, origin: originOf(cursor), excerpt: excerptOf(cursor) }
}

const readEnd = (cursor: Cursor): CopyEnd => ({ type: requiredText(at(cursor, 'type')), settings: optionalObject(cursor) })

function outputOf({ source, sink, counts, dataRead, dataWritten, consistency }: Copied, context: ActivityContext, startedAt: Date): JsonObject {
  const seconds = (context.session.effects.now().getTime() - startedAt.getTime()) / 1000
  const duration = Math.max(1, Math.round(seconds))
  return {
    dataRead,
    dataWritten,
    ...counts,
    sourcePeakConnections: 1,
    sinkPeakConnections: 1,
    copyDuration: duration,
    throughput: Math.round((dataRead / 1024 / duration) * 1000) / 1000,
    errors: [],
    ...executionFields(context, startedAt),
    usedDataIntegrationUnits: 0,
    usedParallelCopies: 1,
    dataConsistencyVerification: consistency ?? { VerificationResult: 'NotVerified' },
    executionDetails: [
      {
        source: { type: source },
        sink: { type: sink },
        status: 'Succeeded',
        start: startedAt.toISOString(),
        duration,
        detailedDurations: { queuingDuration: 0, transferDuration: duration },
      },
    ],
  }
}
