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
      <section class="card message">
        {merchantName !== undefined && <Merchant name={merchantName} />}
        {tone !== 'neutral' && <Mark tone={tone} />}
        <h1>{heading}</h1>
        {children}
      </section>
    </Layout>
  )
}

function Mark({ tone }: { tone: 'good' | 'busy' }) {
  if (tone === 'busy') return <div class="spinner" aria-hidden="true" />
  return (
    <svg class="mark" viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="23" />
      <path d="M14 24.5l7 7 13-14" />
    </svg>
  )
}
