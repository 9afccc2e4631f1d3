import { MessageCard } from '@paylinks/pages/message-card'
import type { ComponentChildren } from 'preact'
import { Contact } from './contact.tsx'
import { Layout } from './layout.tsx'
import { Merchant } from './merchant.tsx'
import type { AssetPaths, PageFrame } from './page-frame.ts'

type MessageProps = {
  assets: AssetPaths
  heading: string
  /** Absent where nobody must learn whose page it would be. */
  merchantName?: string
  /** Of the session that the page is about. */
  frame?: PageFrame
  testMode?: boolean
  tone?: 'neutral' | 'good' | 'busy'
  children: ComponentChildren
}

/** A page that tells one thing. */
export function MessagePage({
  assets,
  heading,
  merchantName,
  frame,
  testMode = false,
  tone = 'neutral',
  children,
}: MessageProps) {
  return (
    <Layout
      title={merchantName ? `${heading} · ${merchantName}` : heading}
      assets={assets}
      testMode={testMode}
      accentColor={frame?.profile.accentColor}
      narrow
    >
      <MessageCard
        heading={heading}
        tone={tone}
        brand={merchantName !== undefined && <Merchant name={merchantName} frame={frame} />}
      >
        {children}
        {frame !== undefined && <Contact frame={frame} />}
      </MessageCard>
    </Layout>
  )
}
