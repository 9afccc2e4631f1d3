import { Alert, Anchor, Button, Code, Group, Modal, MultiSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ApiKey } from '@paylinks/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { reasonOf, useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { When } from '../layout/when.tsx'
import { ListTable } from '../lists/list-table.tsx'
import { PAGE_SIZE, useList } from '../lists/use-list.ts'
import { CopyText } from '../payment-links/copy-url.tsx'
import { useSession } from '../session/session.ts'

export function DevelopersPage() {
  const { accountId, mode } = useSession()
  const api = useApi()
  const [opened, { open, close }] = useDisclosure()
  const list = useList<ApiKey>('api-keys', {}, (starting_after) =>
    api.apiKeys.list({ limit: PAGE_SIZE, starting_after } as never),
  )
  return (
    <>
      <PageHead title="Developers">
        <Button onClick={open}>New API key</Button>
      </PageHead>
      <Stack gap="lg">
        <Text>
          Your account is <Code>{accountId}</Code>. The <Anchor href="/docs">API reference</Anchor> shows every
          operation with an example.
        </Text>
        <section aria-labelledby="keys">
          <Title order={2} size="h4" mb="sm" id="keys">
            API keys ({mode} mode)
          </Title>
          <ListTable
            label="API keys"
            list={list}
            columns={[
              { head: 'Name', cell: ({ name }) => <span dir="auto">{name}</span> },
              { head: 'Key', cell: (key) => <Code>{`${key.prefix}…${key.last_four}`}</Code> },
              {
                head: 'Last used',
                isOptional: true,
                cell: ({ last_used_at }) => (last_used_at === null ? 'Never' : <When at={last_used_at} />),
              },
              {
                head: 'Change',
                cell: (key) => (key.revoked_at === null ? <RevokeKey apiKey={key} /> : <Text size="sm">Revoked</Text>),
              },
            ]}
            empty={<Text c="dimmed">No API keys.</Text>}
          />
        </section>
      </Stack>
      <NewKeyForm opened={opened} onClose={close} />
    </>
  )
}

function RevokeKey({ apiKey }: { apiKey: ApiKey }) {
  const api = useApi()
  const [opened, { open, close }] = useDisclosure()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => api.apiKeys.revoke(apiKey.id),
    onSuccess: async () => {
      close()
      await queries.invalidateQueries({ queryKey: ['api-keys'] })
    },
  })
  return (
    <>
      <Button size="xs" variant="subtle" color="red" onClick={open} aria-label={`Revoke ${apiKey.name}`}>
        Revoke
      </Button>
      <Modal opened={opened} onClose={close} title={`Revoke “${apiKey.name}”?`}>
        <Stack>
          {revoke.isError && (
            <Alert color="red" role="alert">
              {reasonOf(revoke.error)}
            </Alert>
          )}
          <Text>
            Whatever uses this key stops working at once, and so does every dashboard that is signed in with it. This
            cannot be undone.
          </Text>
          <Group justify="end">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate()}>
              Revoke for good
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

function NewKeyForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const api = useApi()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const { mode } = useSession()
  // A key can give no more than it holds, so these are the permissions to choose from.
  const me = useQuery({ queryKey: ['me', mode], queryFn: () => api.me.get(), enabled: opened })
  const scopes = me.data?.scopes ?? []
  const [picked, setPicked] = useState<string[] | null>(null)
  const chosen = picked ?? scopes
  const create = useMutation({
    mutationFn: () => api.apiKeys.create({ name: name.trim(), scopes: chosen as never }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['api-keys'] }),
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    create.mutate()
  }
  function finish(): void {
    create.reset()
    setName('')
    onClose()
  }
  return (
    <Modal opened={opened} onClose={finish} title="New API key">
      {create.data !== undefined ? (
        <Stack>
          <Alert color="teal" role="status" title="Copy this key now">
            It is shown once. Keep it secret.
          </Alert>
          <TextInput label="API key" readOnly value={create.data.key} />
          <Group justify="end">
            <CopyText text={create.data.key} label="Copy key" size="sm" />
            <Button onClick={finish}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            {create.isError && (
              <Alert color="red" role="alert">
                {reasonOf(create.error)}
              </Alert>
            )}
            <TextInput
              label="Name"
              description="Says what the key is for."
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <MultiSelect label="Permissions" data={scopes} value={chosen} onChange={setPicked} />
            <Group justify="end">
              <Button variant="default" onClick={finish}>
                Cancel
              </Button>
              <Button type="submit" loading={create.isPending}>
                Create key
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
