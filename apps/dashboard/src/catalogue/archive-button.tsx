import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

type ArchiveButtonProps = {
  name: string
  isActive: boolean
  setActive: (isActive: boolean) => Promise<unknown>
  /** How many active links it would stop: a number, or "10,000 or more". Absent where no link sells such a thing. */
  countLinks?: () => Promise<string>
  queryKey: readonly unknown[]
}

/** Takes a thing out of the catalogue, after saying what that stops, and brings it back. */
export function ArchiveButton({ name, isActive, setActive, countLinks, queryKey }: ArchiveButtonProps) {
  const [opened, { open, close }] = useDisclosure()
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: setActive,
    onSuccess: async () => {
      await queries.invalidateQueries()
      close()
    },
  })
  const links = useQuery({
    queryKey: ['links-that-sell', ...queryKey],
    enabled: opened && countLinks !== undefined,
    queryFn: () => countLinks?.() ?? '',
  })
  if (!isActive) {
    return (
      <Button size="xs" variant="default" loading={change.isPending} onClick={() => change.mutate(true)}>
        Restore
      </Button>
    )
  }
  return (
    <>
      <Button size="xs" variant="subtle" color="red" onClick={open} aria-label={`Archive ${name}`}>
        Archive
      </Button>
      <Modal opened={opened} onClose={close} title={`Archive “${name}”?`}>
        <Stack>
          {change.isError && (
            <Alert color="red" role="alert">
              {change.error.message}
            </Alert>
          )}
          {countLinks === undefined ? (
            <Text>It can no longer be chosen for new links. Links that have it already keep it.</Text>
          ) : (
            <Text>
              {links.data === undefined
                ? 'Counting the links that it stops…'
                : links.data === '0'
                  ? 'No active link sells it. It can no longer be chosen for new links.'
                  : `This stops ${links.data} active payment ${links.data === '1' ? 'link' : 'links'} at once. They open again when you restore it.`}
            </Text>
          )}
          <Group justify="end">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button color="red" loading={change.isPending} onClick={() => change.mutate(false)}>
              Archive
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

/** A list's total in words for {@link ArchiveButton}. */
export function totalText({ total }: { total?: number }): string {
  const count = total ?? 0
  return count >= 10_000 ? '10,000 or more' : String(count)
}
