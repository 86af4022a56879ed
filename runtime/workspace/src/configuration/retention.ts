import { entriesOf, scalarOf, tell, type SettingReader } from './setting.ts'

/** How long the records of runs are kept: so many days, and no more than so many runs. */
export interface Retention {
  readonly days: number
  readonly runs: number | undefined
}

/** As long as Data Factory keeps them. */
export const defaultRetention: Retention = { days: 45, runs: undefined }

/** `run_retention`: days, runs, or both. */
export const readRetention: SettingReader<Retention> = (setting) => {
  const limits = entriesOf(setting, 'run_retention must be a map with days, runs, or both').flatMap(([limit, entry]) => {
    const most = scalarOf(entry)
    if (limit !== 'days' && limit !== 'runs') tell(entry, `unknown setting '${limit}' of run_retention`, 'it has: days, runs')
    else if (typeof most !== 'number' || !Number.isInteger(most) || most < 0) tell(entry, `${limit} of run_retention must be a whole number`)
    else return [[limit, most] as const]
    return []
  })
  return { ...defaultRetention, ...Object.fromEntries(limits) }
}
