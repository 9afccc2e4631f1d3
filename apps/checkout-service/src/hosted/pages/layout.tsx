import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { AssetPaths } from './page-frame.ts'

type LayoutProps = {
  title: string
  assets: AssetPaths
  testMode?: boolean
  narrow?: boolean
  children: ComponentChildren
}

/** The frame of every page. */
export function Layout({ title, assets, testMode = false, narrow = false, children }: LayoutProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" type="image/svg+xml" href={assets.path('icon.svg')} />
        <link rel="stylesheet" href={assets.path('checkout.css')} />
        <script src={assets.path('checkout.js')} defer />
      </head>
      <body>
        {testMode && <TestModeBanner />}
        <main class={narrow ? 'page page-narrow' : 'page'}>{children}</main>
      </body>
    </html>
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

export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`
}
