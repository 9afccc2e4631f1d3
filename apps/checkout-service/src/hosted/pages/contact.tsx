import type { ComponentChildren } from 'preact'
import type { PageFrame } from './page-frame.ts'

/** How to reach the merchant, and what it says about its terms. */
export function Contact({ frame: { merchantName, profile } }: { frame: PageFrame }) {
  const { supportEmail, supportPhone, termsUrl, privacyUrl } = profile
  if ([supportEmail, supportPhone, termsUrl, privacyUrl].every((value) => value === null)) return null
  const isReachable = supportEmail !== null || supportPhone !== null
  return (
    <footer class="contact">
      {isReachable && (
        <p>
          Questions? Contact <bdi>{merchantName}</bdi>:{' '}
          {supportEmail !== null && <a href={`mailto:${supportEmail}`}>{supportEmail}</a>}
          {supportEmail !== null && supportPhone !== null && ' or '}
          {supportPhone !== null && <a href={`tel:${supportPhone.replaceAll(/[^+0-9]/g, '')}`}>{supportPhone}</a>}
        </p>
      )}
      {(termsUrl !== null || privacyUrl !== null) && (
        <p class="contact-links">
          {termsUrl !== null && <NewTab href={termsUrl}>Terms</NewTab>}
          {privacyUrl !== null && <NewTab href={privacyUrl}>Privacy</NewTab>}
        </p>
      )}
    </footer>
  )
}

/** In a tab of its own, so that nothing that was typed here is lost. */
function NewTab({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <a href={new URL(href).href} target="_blank" rel="noopener noreferrer">
      {children}
      <span class="sr-only"> (opens in a new tab)</span>
    </a>
  )
}
