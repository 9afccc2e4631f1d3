import { type FieldError, fault } from '@paylinks/contracts/errors'
import { isHttpsOrLocalhost } from '@paylinks/contracts/text'
import { AT_FAULT, type Draft } from '../request-body/read-body.ts'

/** What is wrong with a product's picture: the live checkout page, served over https, shows none that is not. */
export function imageFaults({ image_url }: Draft<{ image_url?: string | null }>, livemode: boolean): FieldError[] {
  if (!livemode || image_url == null || image_url === AT_FAULT || isHttpsOrLocalhost(image_url)) return []
  return [fault('image_url', 'https_required')]
}
