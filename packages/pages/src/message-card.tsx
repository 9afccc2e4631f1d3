import type { ComponentChildren } from 'preact'

type MessageCardProps = {
  heading: string
  /** Whose page it is. */
  brand?: ComponentChildren
  tone?: 'neutral' | 'good' | 'busy'
  children: ComponentChildren
}

/** What a page that tells one thing shows. */
export function MessageCard({ heading, brand, tone = 'neutral', children }: MessageCardProps) {
  return (
    <section class="card message">
      {brand}
      {tone !== 'neutral' && <Mark tone={tone} />}
      <h1>{heading}</h1>
      {children}
    </section>
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
