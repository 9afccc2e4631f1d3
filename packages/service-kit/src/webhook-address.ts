import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import { isPublicAddress } from './public-address.ts'
import type { ResolveName } from './resolve-name.ts'

/** Where webhooks may go, beyond what holds everywhere. */
export type WebhookAddressRules = {
  /** Whether endpoints in test mode may be on this machine: for development alone. */
  allowsLoopback: boolean
  /** Ports of our own services, beyond those that every installation has by default. */
  ownPorts: readonly number[]
}

export type WebhookAddressFault = 'https_required' | 'address_not_public' | 'port_not_allowed'

/** Where Paylinks, Postgres, Redis and RabbitMQ listen by default. */
const DEFAULT_OWN_PORTS = [4000, 4100, 4200, 4250, 4300, 5432, 6379, 5671, 5672, 15672]
const WEB_PORTS = [80, 443]
/** Below are the ports of mail, shells and other services that are not of the web. */
const FIRST_FREE_PORT = 1024

const LOOPBACK_ADDRESSES: LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/** The rules that the URL itself breaks. What its name resolves to is told by {@link nameFault}, and again at each try. */
export function webhookUrlFaults(url: URL, livemode: boolean, rules: WebhookAddressRules): WebhookAddressFault[] {
  const faults: WebhookAddressFault[] = []
  if (livemode && url.protocol !== 'https:') faults.push('https_required')
  if (!isPortAllowed(portOf(url), rules)) faults.push('port_not_allowed')
  if (!isHostAllowed(url, livemode, rules)) faults.push('address_not_public')
  return faults
}

/** Whether a webhook may connect to the address. */
export function isWebhookAddressAllowed(address: string, livemode: boolean, rules: WebhookAddressRules): boolean {
  if (isPublicAddress(address)) return true
  return !livemode && rules.allowsLoopback && isLoopbackAddress(address)
}

/** The fault of a name that resolves to an address which is not allowed. A name that resolves to nothing has none yet. */
export async function nameFault(
  url: URL,
  livemode: boolean,
  rules: WebhookAddressRules,
  resolveName: ResolveName,
): Promise<WebhookAddressFault | null> {
  if (isIP(hostOf(url)) !== 0) return null
  const addresses = await resolveWebhookName(resolveName)(url.hostname).catch(() => [])
  const isAllowed = addresses.every(({ address }) => isWebhookAddressAllowed(address, livemode, rules))
  return isAllowed ? null : 'address_not_public'
}

/** Resolves as the resolver does, but for the names of this machine, which name servers know nothing of. */
export function resolveWebhookName(resolveName: ResolveName): ResolveName {
  return async (hostname) => (isLoopbackName(hostname) ? LOOPBACK_ADDRESSES : resolveName(hostname))
}

/** The host of a URL, an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

function isHostAllowed(url: URL, livemode: boolean, rules: WebhookAddressRules): boolean {
  const host = hostOf(url)
  if (isIP(host) !== 0) return isWebhookAddressAllowed(host, livemode, rules)
  if (isLoopbackName(host)) return !livemode && rules.allowsLoopback
  return isPublicName(host)
}

/** A name of the internet has a dot; these endings are set aside for private networks (RFC 6762, RFC 9476 and ICANN). */
function isPublicName(name: string): boolean {
  return /\.[^.]+\.?$/.test(name) && !/\.(local|internal|localdomain|home\.arpa|alt|onion)\.?$/i.test(name)
}

function isLoopbackName(name: string): boolean {
  return /(^|\.)localhost\.?$/i.test(name)
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

function isPortAllowed(port: number, { ownPorts }: WebhookAddressRules): boolean {
  if (WEB_PORTS.includes(port)) return true
  return port >= FIRST_FREE_PORT && !DEFAULT_OWN_PORTS.includes(port) && !ownPorts.includes(port)
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}
