import { baseStyle, iconUrl } from '@paylinks/pages/base-style'
import { Document, renderPage } from '@paylinks/pages/document'
import { MessageCard } from '@paylinks/pages/message-card'
import type { LinkCard } from '../checkout/rpc-results.ts'

/** What a chat or a mail program shows of a shared link, by Open Graph (https://ogp.me). It opens nothing. */
export function previewCard({ title, merchantName, amount, pictureUrl }: LinkCard): string {
  const description = amount === '' ? `Pay ${merchantName}` : `${amount} · Pay ${merchantName}`
  const head = (
    <>
      <meta property="og:type" content="website" />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:site_name" content={merchantName} />
      {pictureUrl !== '' && <meta property="og:image" content={pictureUrl} />}
      <meta name="twitter:card" content="summary" />
      <meta name="description" content={description} />
      <style dangerouslySetInnerHTML={{ __html: baseStyle }} />
    </>
  )
  return renderPage(
    <Document title={title} iconUrl={iconUrl} head={head} narrow>
      <MessageCard heading={title}>
        <p>{description}</p>
      </MessageCard>
    </Document>,
  )
}
