import type { DevFile } from '../data-dir/dev-file.ts'
import type { Secrets } from '../data-dir/secrets.ts'
import type { PublicUrls } from '../public-urls.ts'
import { DEMO_ACCOUNT, demoIds } from './demo-catalogue.ts'

/** What a developer's program needs to use the demo merchant of this installation. */
export function devFileOf(urls: PublicUrls, secrets: Secrets, dashboardUrl: string): DevFile {
  return {
    account_id: DEMO_ACCOUNT.id,
    live_key: secrets.live_key,
    test_key: secrets.test_key,
    links_api_url: urls.linksApi,
    share_url: urls.share,
    checkout_url: urls.checkout,
    dashboard_url: dashboardUrl,
    live: demoIds(true),
    test: demoIds(false),
  }
}
