import type { UpdateAccount } from '@paylinks/contracts/account'
import { type FieldError, fault } from '@paylinks/contracts/errors'
import { isHttpsOrLocalhost } from '@paylinks/contracts/text'
import { AT_FAULT, type Draft } from '../request-body/read-body.ts'

const urlFields = ['logo_url', 'terms_url', 'privacy_url'] as const

/** The live checkout page sends customers to https alone, and shows no picture that came another way. */
export function urlFaults(draft: Draft<UpdateAccount>, livemode: boolean): FieldError[] {
  if (!livemode) return []
  return urlFields.flatMap((field) => {
    const url = draft[field]
    return url == null || url === AT_FAULT || isHttpsOrLocalhost(url) ? [] : [fault(field, 'https_required')]
  })
}
