import type { PaymentLink } from '@paylinks/contracts/payment-links'
import type { DevFile } from './program.ts'

/** The requests of the specification's own curl commands. */
export function merchant(dev: DevFile, mode: 'live' | 'test' = 'live') {
  const headers = {
    Authorization: `Bearer ${mode === 'live' ? dev.live_key : dev.test_key}`,
    'Content-Type': 'application/json',
  }
  const links = `${dev.links_api_url}/api/${dev.account_id}/payment-links`
  return {
    /** The specification's example, with the demo price's id. */
    createLink: (body: object = {}) =>
      fetch(links, {
        method: 'POST',
        headers,
        body: JSON.stringify({
          name: 'Pro plan signup',
          mode: 'subscription',
          line_items: [{ price_id: dev[mode].price_monthly_usd, quantity: 1 }],
          success_url: 'https://example.com/welcome',
          expires_in_hours: 72,
          ...body,
        }),
      }),
    getLink: (id: string) => fetch(`${links}/${id}`, { headers }),
    deactivateLink: (id: string) => fetch(`${links}/${id}`, { method: 'DELETE', headers }),
  }
}

export async function linkOf(response: Response): Promise<PaymentLink> {
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return (await response.json()) as PaymentLink
}

/** Opens a link as an API client. */
export function open(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { headers: { Accept: 'application/json', ...headers }, redirect: 'manual' })
}

/** Opens a link as a browser. */
export function browse(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return open(url, { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', ...headers })
}

/** What a customer can tell of an answer: everything but the request's id, the time and the count of opens. */
export async function visible(response: Response) {
  const own = ['x-request-id', 'date', 'ratelimit-remaining', 'ratelimit-reset']
  const headers = [...response.headers].filter(([name]) => !own.includes(name))
  return { status: response.status, headers, body: await response.text() }
}
