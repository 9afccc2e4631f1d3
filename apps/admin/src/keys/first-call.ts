import type { Scope } from '@paylinks/contracts/scopes'

type Call = { path: string; body?: object }

/** What a new key is most likely wanted for, the first that it may do. */
const CALLS: [Scope, Call][] = [
  ['catalogue:write', { path: 'products', body: { name: 'Pro plan' } }],
  ['catalogue:read', { path: 'products' }],
  ['payment_links:read', { path: 'payment-links' }],
  ['checkout_sessions:read', { path: 'checkout-sessions' }],
  ['api_keys:write', { path: 'api-keys' }],
  ['payment_links:write', { path: 'payment-links', body: { mode: 'setup' } }],
]

/** A command that works as it is printed, on a service that runs on this machine as it comes. */
export function firstCall(options: { apiUrl: string; accountId: string; key: string; scopes: Scope[] }): string {
  const { apiUrl, accountId, key, scopes } = options
  const { path, body } = CALLS.find(([scope]) => scopes.includes(scope))?.[1] ?? { path: 'payment-links' }
  const lines = [`curl ${apiUrl}/api/${accountId}/${path}`, `-H "Authorization: Bearer ${key}"`]
  if (body !== undefined) lines.push('-H "Content-Type: application/json"', `-d '${JSON.stringify(body)}'`)
  return lines.map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`)).join(' \\\n')
}
