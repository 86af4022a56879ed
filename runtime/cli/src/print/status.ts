import pc from 'picocolors'

/** Never by colour alone: the word stays. */
export function statusText(status: string): string {
  switch (status) {
    case 'Succeeded':
    case 'SUCCESS':
    case 'COMPLETED':
      return pc.green(status)
    case 'Failed':
    case 'FAILED':
    case 'TimedOut':
      return pc.red(status)
    default:
      return pc.yellow(status)
  }
}

export const mark = (ok: boolean): string => (ok ? pc.green('✓') : pc.red('✗'))
