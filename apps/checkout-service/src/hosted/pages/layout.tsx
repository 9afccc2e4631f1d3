import { Document } from '@paylinks/pages/document'
import type { ComponentChildren } from 'preact'
import type { AssetPaths } from './page-frame.ts'

type LayoutProps = {
  title: string
  assets: AssetPaths
  testMode?: boolean
  accentColor?: string | null | undefined
  narrow?: boolean
  children: ComponentChildren
}

/** The frame of every page of the checkout. */
export function Layout({ title, assets, testMode = false, accentColor, narrow = false, children }: LayoutProps) {
  const head = (
    <>
      <link rel="stylesheet" href={assets.path('checkout.css')} />
      {accentColor && <link rel="stylesheet" href={assets.accentPath(accentColor)} />}
      <script src={assets.path('checkout.js')} defer />
    </>
  )
  return (
    <Document
      title={title}
      iconUrl={assets.path('icon.svg')}
      head={head}
      narrow={narrow}
      banner={testMode && <TestModeBanner />}
    >
      {children}
    </Document>
  )
}

function TestModeBanner() {
  return (
    <aside class="test-banner" aria-label="Test mode">
      <strong>Test mode</strong>
      <span>No real payment is made here.</span>
    </aside>
  )
}
