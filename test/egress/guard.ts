import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

/** Everything that this process tries to reach beyond its own machine, caught before it leaves. */
export interface Guard {
  readonly attempts: readonly string[]
  remove(): void
}

const loopback = /^(127(\.\d{1,3}){3}|::1|\[::1\])$/

/**
 * Stands in the way of every connection, datagram and question for a name. What is not the loopback address itself is written down
 * and refused; a name is refused before anybody is asked for its address.
 */
export function guardNetwork(): Guard {
  const attempts: string[] = []
  const refuse = (what: string): Error => {
    attempts.push(what)
    return new Error(`the guard of this test refuses ${what}`)
  }
  const restore: (() => void)[] = []
  function replace<Key extends string>(owner: Record<Key, unknown>, key: Key, make: (original: (...given: unknown[]) => unknown) => (...given: unknown[]) => unknown): void {
    const original = owner[key] as (...given: unknown[]) => unknown
    owner[key] = make(original)
    restore.push(() => { owner[key] = original })
  }

  replace(net.Socket.prototype as unknown as Record<'connect', unknown>, 'connect', original => function connect(this: net.Socket, ...given: unknown[]) {
    const host = hostOf(given)
    if (host !== undefined && !loopback.test(host)) {
      const error = refuse(`a connection to ${host}`)
      queueMicrotask(() => this.destroy(error))
      return this
    }
    return original.apply(this, given)
  })
  replace(dgram.Socket.prototype as unknown as Record<'send', unknown>, 'send', () => () => { throw refuse('a datagram') })
  const asks = Object.keys(dns).filter(name => /^(lookup|resolve|reverse)/.test(name))
  for (const name of asks) {
    replace(dns as unknown as Record<string, unknown>, name, original => (...given) => {
      if (loopback.test(String(given[0]))) return original.apply(dns, given)
      const error = refuse(`a question for ${String(given[0])}`)
      const back = given.at(-1)
      if (typeof back !== 'function') throw error
      queueMicrotask(() => { back(error) })
      return undefined
    })
    if (name in dns.promises) replace(dns.promises as unknown as Record<string, unknown>, name, () => (...given) => Promise.reject(refuse(`a question for ${String(given[0])}`)))
  }
  return { attempts, remove: () => { for (const back of restore.toReversed()) back() } }
}

/** `connect` takes options, a port and a host, a path, or all that as one list. Without a host it is this machine. */
function hostOf(given: readonly unknown[]): string | undefined {
  const [first, second] = (Array.isArray(given[0]) ? given[0] : given) as readonly unknown[]
  if (typeof first === 'object' && first !== null) {
    const { path, host } = first as { path?: string; host?: string }
    return path === undefined ? (host ?? '127.0.0.1') : undefined
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined
  return typeof second === 'string' ? second : '127.0.0.1'
}
