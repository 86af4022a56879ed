import { always, refuse, type Runner } from './run.ts'

export const copyInto: Runner<'copyInto'> = {
  writes: always,
  run: async (run, { place }) => refuse(run, place, 'COPY INTO', 'INSERT INTO t SELECT * FROM read_files(…) loads files'),
}
