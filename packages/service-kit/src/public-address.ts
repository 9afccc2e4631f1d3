import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Whether the address is one of the internet, and not of this machine, this network or any other range set aside: what a
 * server may connect to for somebody else. Anything that is no address at all is not.
 */
export function isPublicAddress(address: string): boolean {
  return isIP(address) !== 0 && ipaddr.process(address).range() === 'unicast'
}
