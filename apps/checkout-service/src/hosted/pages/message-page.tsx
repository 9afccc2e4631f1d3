import { MessageCard } from '@paylinks/pages/message-card'
import type { ComponentChildren } from 'preact'
import { Layout } from './layout.tsx'
import { Merchant } from './merchant.tsx'
import type { AssetPaths } from './page-frame.ts'

type MessageProps = {
  assets: AssetPaths
  heading: string
  /** Absent where nobody must learn whose page it would be. */
  merchantName?: string
  testMode?: boolean
  tone?: 'neutral' | 'good' | 'busy'
  children: ComponentChildren
}

/** A page that tells one thing. */
export function MessagePage({
  assets,
  heading,
  merchantName,
  testMode = false,
  tone = 'neutral',
  children,
}: MessageProps) {
  return (
    <Layout title={merchantName ? `${heading} · ${merchantName}` : heading} assets={assets} testMode={testMode} narrow>
      <MessageCard heading={heading} tone={tone} brand={merchantName !== undefined && <Merchant name={merchantName} />}>
        {children}
      </MessageCard>
    </Layout>
  )
}
