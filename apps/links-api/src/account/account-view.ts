import type { Account } from '@paylinks/contracts/account'
import type { AccountRow } from './account-store.ts'

export function accountView({ id, name, profiles: [profile] }: AccountRow, livemode: boolean): Account {
  return {
    id,
    object: 'account',
    livemode,
    name,
    logo_url: profile?.logoUrl ?? null,
    accent_color: profile?.accentColor ?? null,
    support_email: profile?.supportEmail ?? null,
    support_phone: profile?.supportPhone ?? null,
    terms_url: profile?.termsUrl ?? null,
    privacy_url: profile?.privacyUrl ?? null,
  }
}
