/** The addresses that are shown to people and programs. */
export type PublicUrls = { linksApi: string; share: string; checkout: string }

type Settings = {
  HOST: string
  LINKS_API_PORT: number
  SHARE_GATEWAY_PORT: number
  CHECKOUT_PORT: number
  SHARE_PUBLIC_URL?: string | undefined
  CHECKOUT_PUBLIC_URL?: string | undefined
}

/** This machine's own addresses, except where a public one is set. */
export function publicUrls(env: Settings): PublicUrls {
  const own = (port: number) => ownUrl(env.HOST, port)
  return {
    linksApi: own(env.LINKS_API_PORT),
    share: env.SHARE_PUBLIC_URL ?? own(env.SHARE_GATEWAY_PORT),
    checkout: env.CHECKOUT_PUBLIC_URL ?? own(env.CHECKOUT_PORT),
  }
}

/** What is shown of a port of this machine. */
export function ownUrl(host: string, port: number): string {
  const dialled = dialHost(host)
  const isLoopback = dialled === '127.0.0.1' || dialled === '[::1]'
  return `http://${isLoopback ? 'localhost' : dialled}:${port}`
}

/** Where a program on this machine reaches what listens on the host: every address includes the loopback one. */
export function dialHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
