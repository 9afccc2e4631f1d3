import { createHash } from 'node:crypto'
import { baseStyle, iconUrl } from './base-style.ts'
import { Document, renderPage } from './document.tsx'
import { MessageCard } from './message-card.tsx'

type PlainPage = {
  heading: string
  sentences: string[]
  /** Where the reader may want to go on. */
  links?: { text: string; href: string }[]
}

const styleHash = createHash('sha256').update(baseStyle).digest('base64')

/** A plain page loads nothing but its icon, which it holds, and runs nothing; nobody may frame it. */
export const PLAIN_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A page that tells one thing, whole in itself, for a service that has no other pages like it. */
export function plainPage({ heading, sentences, links = [] }: PlainPage): string {
  // Our own stylesheet: the policy names its hash.
  const style = <style dangerouslySetInnerHTML={{ __html: baseStyle }} />
  return renderPage(
    <Document title={heading} iconUrl={iconUrl} head={style} narrow>
      <MessageCard heading={heading}>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {links.map(({ text, href }) => (
          <p key={href}>
            <a href={href}>{text}</a>
          </p>
        ))}
      </MessageCard>
    </Document>,
  )
}
