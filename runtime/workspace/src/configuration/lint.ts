import { isLintCode, isLintLevel, lintCodes, lintLevels, type LintSettings } from '@lagoon/data-factory'
import { entriesOf, scalarOf, tell, type SettingReader } from './setting.ts'

const levels = `levels: ${lintLevels.join(', ')}`

/** `lint`: the level of a rule, by its code. */
export const readLint: SettingReader<LintSettings> = (setting) =>
  new Map(
    entriesOf(setting, 'lint must be a map from a rule to its level', levels).flatMap(([code, entry]) => {
      const written = scalarOf(entry)
      // YAML 1.1 reads a bare `off` as false, and people know it.
      const level = written === false ? 'off' : String(written ?? '')
      if (!isLintCode(code)) tell(entry, `there is no lint rule '${code}'`, `rules: ${lintCodes.join(', ')}`)
      else if (!isLintLevel(level)) tell(entry, `'${level}' is no level of the lint rule ${code}`, levels)
      else return [[code, level] as const]
      return []
    }),
  )
