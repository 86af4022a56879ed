import { refuse, type Runner } from './run.ts'

export const file: Runner<'file'> = {
  writes: ({ verb }) => verb !== 'LIST',
  run: async (run, { place, verb }) => refuse(run, place, verb),
}
