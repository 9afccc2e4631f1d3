import { Anchor, Button, Code, Group, Paper, Stack, Text, TextInput } from '@mantine/core'
import type { PaymentLink } from '@paylinks/client'
import { encode, renderSVG } from 'uqr'
import { useSession } from '../session/session.ts'
import { CopyText } from './copy-url.tsx'

/** The URL to give to customers: to copy, to scan, to open, and the request that makes such a link. */
export function ShareLink({ link }: { link: PaymentLink }) {
  const { accountId } = useSession()
  const svg = renderSVG(link.url, { border: 1 })
  const svgAddress = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  return (
    <Paper withBorder p="md">
      <Group align="start" wrap="wrap" gap="lg">
        <Stack flex={1} miw={240}>
          <TextInput
            label="Shareable URL"
            readOnly
            value={link.url}
            onFocus={(event) => event.currentTarget.select()}
          />
          <Group>
            <CopyText text={link.url} label="Copy URL" variant="filled" size="sm" />
            <Button component="a" href={link.url} target="_blank" rel="noopener" variant="default">
              Open as a customer
            </Button>
          </Group>
          <details>
            <summary>The same with curl</summary>
            <Code block mt="xs">
              {curlOf(link, accountId)}
            </Code>
            <Text size="sm" c="dimmed" mt={4}>
              See the <Anchor href="/docs">API reference</Anchor>.
            </Text>
          </details>
        </Stack>
        <Stack align="center" gap="xs">
          <img className="qr" src={svgAddress} alt="QR code of the link" />
          <Group gap="xs">
            <Button component="a" size="xs" variant="default" href={svgAddress} download={`${link.id}.svg`}>
              SVG
            </Button>
            <Button size="xs" variant="default" onClick={() => downloadPng(link)}>
              PNG
            </Button>
          </Group>
        </Stack>
      </Group>
    </Paper>
  )
}

const PIXELS_PER_MODULE = 16

function downloadPng({ id, url }: PaymentLink): void {
  const { data, size } = encode(url, { border: 2 })
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size * PIXELS_PER_MODULE
  const context = canvas.getContext('2d')
  if (context === null) return
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = '#000'
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) context.fillRect(x * PIXELS_PER_MODULE, y * PIXELS_PER_MODULE, PIXELS_PER_MODULE, PIXELS_PER_MODULE)
    })
  })
  canvas.toBlob((blob) => {
    if (blob === null) return
    const anchor = document.createElement('a')
    anchor.href = URL.createObjectURL(blob)
    anchor.download = `${id}.png`
    anchor.click()
    URL.revokeObjectURL(anchor.href)
  })
}

function curlOf(link: PaymentLink, accountId: string): string {
  const body = {
    ...(link.name !== null && { name: link.name }),
    mode: link.mode,
    ...(link.package_ids !== null
      ? { package_ids: link.package_ids }
      : link.line_items.length > 0 && {
          line_items: link.line_items.map(({ price_id, quantity }) => ({ price_id, quantity })),
        }),
    ...(link.coupon_id !== null && { coupon_id: link.coupon_id }),
    ...(link.success_url !== null && { success_url: link.success_url }),
    expires_in_hours: link.expires_in_hours,
  }
  const quoted = JSON.stringify(body, null, 2).replaceAll("'", "'\\''")
  return [
    `curl -X POST ${window.location.origin}/api/${accountId}/payment-links \\`,
    `  -H "Authorization: Bearer ${link.livemode ? 'sk_live_…' : 'sk_test_…'}" \\`,
    '  -H "Content-Type: application/json" \\',
    `  -d '${quoted}'`,
  ].join('\n')
}
