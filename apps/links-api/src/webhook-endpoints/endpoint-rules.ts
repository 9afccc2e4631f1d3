import { type FieldError, fault } from '@paylinks/contracts/errors'
import { httpUrlSchema } from '@paylinks/contracts/text'
import { nameFault, webhookUrlFaults } from '@paylinks/service-kit/webhook-address'
import type { ApiDependencies } from '../routing/route.ts'

type Webhooks = ApiDependencies['webhooks']

/**
 * What is wrong with where an endpoint's URL leads. It asks name servers, so it comes before a transaction is begun. The
 * same is checked again at each try: a name may resolve elsewhere by then.
 */
export async function urlFaults(body: unknown, livemode: boolean, webhooks: Webhooks): Promise<FieldError[]> {
  const parsed = httpUrlSchema.safeParse((body as { url?: unknown } | null)?.url)
  if (!parsed.success) return []
  const url = new URL(parsed.data)
  const { addressRules, resolveName } = webhooks
  const faults = webhookUrlFaults(url, livemode, addressRules)
  if (!faults.includes('address_not_public')) {
    const ofName = await nameFault(url, livemode, addressRules, resolveName)
    if (ofName !== null) faults.push(ofName)
  }
  return faults.map((code) => fault('url', code))
}
