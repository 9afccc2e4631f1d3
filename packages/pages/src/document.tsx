import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

type DocumentProps = {
  title: string
  iconUrl: string
  /** What else the head holds: styles and scripts, as the page's policy allows them. */
  head: ComponentChildren
  /** A page that tells one thing, in the middle. */
  narrow?: boolean
  /** What stands above the page. */
  banner?: ComponentChildren
  children: ComponentChildren
}

/** The frame of every page, in any service. */
export function Document({ title, iconUrl, head, narrow = false, banner, children }: DocumentProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <link rel="icon" type="image/svg+xml" href={iconUrl} />
        {head}
      </head>
      <body>
        {banner}
        <main class={narrow ? 'page page-narrow' : 'page'}>{children}</main>
      </body>
    </html>
  )
}

/** The page as HTML. Every text in it is escaped. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`
}
