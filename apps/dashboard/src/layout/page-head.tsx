import { Group, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

/** A page's heading, which is also the window's title, and what can be done on the page. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Paylinks`
  }, [title])
  return (
    <Group justify="space-between" mb="md">
      <Title order={1} size="h2" dir="auto">
        {title}
      </Title>
      <Group gap="sm">{children}</Group>
    </Group>
  )
}
