import { Badge } from '@mantine/core'

export function ActiveBadge({ isActive }: { isActive: boolean }) {
  return isActive ? <Badge color="teal">Active</Badge> : <Badge color="gray">Archived</Badge>
}
