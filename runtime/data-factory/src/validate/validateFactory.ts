import { lintFactory, type LintSettings } from '../lint/lintFactory.ts'
import type { Problem } from '../error.ts'
import type { Factory } from '../model/factory.ts'
import {
  dependenciesHaveNoCycle,
  dependenciesHold,
  everyActivityTypeIsKnown,
  nestingIsAllowed,
} from './checks/activities.ts'
import { everyConnectorIsKnown, everyUsedTypeIsKnown } from './checks/connectors.ts'
import { dataFlowsAreNamed } from './checks/dataFlows.ts'
import { expressionsHold } from './checks/expressions.ts'
import { limitsAreKept } from './checks/limits.ts'
import { namesAreLegal, namesAreUnique } from './checks/names.ts'
import { outputsAreAskedFor } from './checks/outputs.ts'
import { pipelinesHaveNoCycle } from './checks/pipelineCycles.ts'
import { everyReferenceHolds } from './checks/references.ts'
import { everyResourceHasItsShape } from './checks/structure.ts'
import { everyTriggerTypeIsKnown, everyWindowDependencyCanEnd } from './checks/triggers.ts'
import { everyActivityCanRun } from './checks/unreachable.ts'
import { variablesAreDeclared } from './checks/variables.ts'

export type Check = (factory: Factory) => readonly Problem[]

const checks: readonly Check[] = [
  everyActivityTypeIsKnown,
  everyConnectorIsKnown,
  everyUsedTypeIsKnown,
  everyReferenceHolds,
  dependenciesHold,
  dependenciesHaveNoCycle,
  everyActivityCanRun,
  pipelinesHaveNoCycle,
  namesAreLegal,
  namesAreUnique,
  nestingIsAllowed,
  limitsAreKept,
  variablesAreDeclared,
  expressionsHold,
  outputsAreAskedFor,
  everyTriggerTypeIsKnown,
  everyWindowDependencyCanEnd,
  dataFlowsAreNamed,
]

/**
 * What is wrong with a factory beyond what reading it has told: references, expressions, what does not run here, what would fail,
 * and what breaks silently (lint). In the order of files and lines. `lint` says which rules speak louder, softer or not at all.
 */
export const validateFactory = (factory: Factory, { lint }: { readonly lint?: LintSettings } = {}): readonly Problem[] =>
  inOrder([...checks.flatMap((check) => check(factory)), ...everyResourceHasItsShape(factory), ...lintFactory(factory, lint)])

const known = new WeakMap<Factory, readonly Problem[]>()

/** Everything that would keep a pipeline from running, what reading has told included. Whoever asks again for the same factory is answered at once. */
export function errorsIn(factory: Factory): readonly Problem[] {
  const found =
    known.get(factory) ??
    [...factory.problems, ...checks.flatMap((check) => check(factory)), ...valuesOfAnotherKind(factory)].filter(({ severity }) => severity === 'error')
  known.set(factory, found)
  return found
}

/**
 * A value of another JSON kind than Azure's is read by nobody: Azure publishes no such resource. Linked services are let be, because
 * Data Factory leaves their secrets out of Git, and so is what is missing: not all that the SDK calls required is asked for (the
 * `fileExtension` of a text sink is, according to the documentation, only where the dataset names no file).
 */
function valuesOfAnotherKind(factory: Factory): readonly Problem[] {
  const services = new Set([...factory.linkedServices.values()].map(({ document }) => document.file))
  return everyResourceHasItsShape(factory).filter(({ code, origin }) => code === 'InvalidPropertyType' && !services.has(origin.file))
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return problems.toSorted(
    (a, b) =>
      compare(a.origin.file, b.origin.file) ||
      a.origin.line - b.origin.line ||
      a.origin.column - b.origin.column ||
      compare(a.code, b.code),
  )
}
