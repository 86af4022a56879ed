import { hostOf } from './hostName.ts'
import { entriesOf, scalarOf, tell, type SettingReader } from './setting.ts'

/** `stand_ins`: servers on this machine, by the host that they answer for. */
export const readStandIns: SettingReader<ReadonlyMap<string, string>> = (setting) =>
  new Map(
    entriesOf(setting, 'stand_ins must be a map from a host to a server on this machine').flatMap(([name, entry]) => {
      const [host, written] = [hostOf(name), scalarOf(entry)]
      const server = typeof written === 'string' ? loopbackOrigin(written) : undefined
      if (host === undefined) tell(entry, `'${name}' is no host: nothing would stand in for it`, 'write api.example.com')
      if (server === undefined) tell(entry, `the stand-in of ${name} must be a server on this machine`, 'such as http://127.0.0.1:4477; hosts elsewhere belong under allowed_hosts')
      return host === undefined || server === undefined ? [] : [[host, server] as const]
    }),
  )

/** Only an address, never a name: what a name means is for others to say. */
function loopbackOrigin(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain = url !== undefined && url.pathname === '/' && url.search === '' && url.username === '' && url.password === ''
  return plain && url.protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(url.hostname) ? url.origin : undefined
}
