/** Who is paid: a monogram, for there is no logo, and the name. */
export function Merchant({ name }: { name: string }) {
  return (
    <p class="merchant">
      <Monogram text={name} />
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
