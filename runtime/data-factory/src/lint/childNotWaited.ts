import { jsonText } from '@lagoon/expressions'
import { activeActivities } from '../validate/walk.ts'
import { finding, type LintRule } from './rule.ts'

/** Fire and forget: the caller succeeds whatever becomes of the child. */
export const childNotWaited: LintRule = {
  level: 'warning',
  reason: 'the run of a child that nobody waits for may fail while its caller counts as Succeeded',
  repair: 'wait for it (waitOnCompletion true), or look at its pipelineRunId later',
  check: (factory) =>
    [...activeActivities(factory)].flatMap(({ pipeline, activity }) => {
      if (activity.kind !== 'ExecutePipeline' || activity.properties.waitOnCompletion) return []
      const text = jsonText(pipeline.document.value).toLowerCase()
      // Whoever asks for the run id looks at the run.
      if (text.includes(`activity('${activity.name.toLowerCase()}').output`)) return []
      return finding(
        { document: pipeline.document, path: [...activity.path, 'typeProperties', 'waitOnCompletion'] },
        { message: `'${activity.name}' starts '${activity.properties.pipeline.referenceName}' and does not wait for it: its failure is seen nowhere here` },
      )
    }),
}
