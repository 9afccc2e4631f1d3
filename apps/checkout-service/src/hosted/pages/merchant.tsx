import type { PageFrame } from './page-frame.ts'

/** Who is paid: logo, or a monogram where there is none, and name. */
export function Merchant({ name, frame }: { name: string; frame?: PageFrame | undefined }) {
  return (
    <p class="merchant">
      {frame === undefined || frame.profile.logoUrl === null ? (
        <Monogram text={name} />
      ) : (
        <img class="logo" src={`${frame.path}/logo`} alt="" />
      )}
      <bdi>{name}</bdi>
    </p>
  )
}

export function Monogram({ text }: { text: string }) {
  const [initial = ''] = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text.trim())
  return (
    <span class="monogram" aria-hidden="true">
      {typeof initial === 'string' ? initial : initial.segment.toUpperCase()}
    </span>
  )
}
