import type { LookupAddress, LookupOptions } from 'node:dns'
import { Resolver } from 'node:dns/promises'

/** One try of one name server. With the second try a name that nobody answers for costs about twice as much. */
const TRY_TIMEOUT_MS = 700
const TRIES = 2

export type ResolveName = (hostname: string) => Promise<LookupAddress[]>

/**
 * Asks the name servers for all addresses of a name. It does so on sockets of its own: `dns.lookup` would hold one of
 * libuv's four threads for as long as a slow name server takes, and files and passwords wait for those too.
 */
export function createNameResolver(nameServers?: string[]): ResolveName {
  const resolver = new Resolver({ timeout: TRY_TIMEOUT_MS, tries: TRIES })
  if (nameServers !== undefined) resolver.setServers(nameServers)
  return async (hostname) => {
    const [ipv4, ipv6] = await Promise.all([
      resolver.resolve4(hostname).catch(() => []),
      resolver.resolve6(hostname).catch(() => []),
    ])
    return [...ipv4.map((address) => ({ address, family: 4 })), ...ipv6.map((address) => ({ address, family: 6 }))]
  }
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/** A `lookup` for `http.get`. A name whose addresses are not all allowed has none. */
export function guardedLookup(resolveName: ResolveName, allows: (address: string) => boolean) {
  return (hostname: string, options: LookupOptions, done: LookupDone) => {
    resolveName(hostname).then(
      (addresses) => {
        const [first] = addresses
        if (first === undefined || !addresses.every(({ address }) => allows(address))) {
          return done(new Error('not an address of the internet'), [])
        }
        if (options.all) done(null, addresses)
        else done(null, first.address, first.family)
      },
      (error: Error) => done(error, []),
    )
  }
}
