import { relative } from 'node:path'
import { DEV_FILE } from './data-dir/dev-file.ts'
import type { RunningInstallation } from './start-standalone.ts'

/** What a person reads once everything serves: where it is, the keys, and the first thing to do. */
export function announcement({ devFile: dev, dataDir, moreGatewayUrls }: RunningInstallation): string {
  const folder = relative(process.cwd(), dataDir)
  const shownFolder = folder.startsWith('..') ? dataDir : folder
  const link = JSON.stringify({
    name: 'Pro plan signup',
    mode: 'subscription',
    line_items: [{ price_id: dev.test.price_monthly_usd, quantity: 1 }],
    success_url: 'https://example.com/welcome',
    expires_in_hours: 72,
  })
  return `
Paylinks is ready.

  Merchant API  ${dev.links_api_url}
  Share links   ${[dev.share_url, ...moreGatewayUrls].join(', ')}
  Checkout      ${dev.checkout_url}

  Dashboard     ${dev.dashboard_url}
                (signed in as the demo merchant; opens once, within 15 minutes)

  Account       ${dev.account_id}
  Live key      ${dev.live_key}
  Test key      ${dev.test_key}

Make a payment link for the demo merchant:

  curl -X POST ${dev.links_api_url}/api/${dev.account_id}/payment-links \\
    -H "Authorization: Bearer ${dev.test_key}" \\
    -H "Content-Type: application/json" \\
    -d '${link}'

Then open the "url" of the answer in a browser. These addresses, keys and more ids to sell are in
${shownFolder}/${DEV_FILE}. Ctrl-C stops everything and keeps the data.
`
}
