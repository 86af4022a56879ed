import { tell, scalarOf, type SettingReader } from './setting.ts'

/** `memory_limit`, as DuckDB writes it. */
export const readMemoryLimit: SettingReader<string | undefined> = (setting) => {
  const limit = scalarOf(setting)
  if (typeof limit === 'string' && /^\d+(\.\d+)?\s*(%|[KMGT]i?B|B)$/i.test(limit.trim())) return limit.trim()
  tell(setting, "memory_limit must be a text such as '2GB'")
  return undefined
}
