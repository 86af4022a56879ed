/** `npm run spotify:sign-in -- --client-id ID`: gets the first refresh token and stores it in the local key vault. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { signIn } from './signIn.ts'

const vault = 'spotify-vault'

const { values } = parseArgs({
  options: {
    'client-id': { type: 'string' },
    accounts: { type: 'string', default: 'https://accounts.spotify.com' },
    port: { type: 'string', default: '4478' },
    state: { type: 'string', default: '.lagoon' },
  },
})
const clientId = values['client-id']
if (clientId === undefined) {
  process.stderr.write('usage: npm run spotify:sign-in -- --client-id ID   (sample/spotify/README.md says how to get one)\n')
  process.exit(2)
}

const { refreshToken, authorizedAt } = await signIn({
  clientId,
  accounts: values.accounts,
  port: Number(values.port),
  open: url => { process.stdout.write(`Open this address and consent:\n\n  ${url}\n\n`) },
})
store('spotify-client-id', clientId)
store('spotify-refresh-token', refreshToken, ['--tag', `authorized_at=${authorizedAt.toISOString()}`])
process.stdout.write('Signed in. The consent ends half a year from now.\n')

/** By standard input: what stands on a command line is for everybody to see. */
function store(name: string, value: string, more: readonly string[] = []): void {
  const lagoon = join(import.meta.dirname, '..', '..', 'bin', 'lagoon.mjs')
  const { status } = spawnSync(process.execPath, [lagoon, '--state', values.state, 'key-vault', 'set', `${vault}/${name}`, ...more], { input: value, stdio: ['pipe', 'inherit', 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}
