import { Badge } from '@mantine/core'

export function ActiveBadge({ isActive }: { isActive: boolean }) {
  return isActive ? (
    <Badge variant="dot" color="teal">
      Active
    </Badge>
  ) : (
    <Badge variant="dot" color="gray">
      Archived
    </Badge>
  )
}
