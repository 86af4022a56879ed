import type { LintLevel } from './rule.ts'

export const lintLevels: readonly LintLevel[] = ['off', 'note', 'warning', 'error']

export const isLintLevel = (text: string): text is LintLevel => lintLevels.some((level) => level === text)
