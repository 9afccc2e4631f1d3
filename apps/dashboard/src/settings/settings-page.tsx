import { Alert, Button, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import type { Account, UpdateAccount } from '@paylinks/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { faultsOf, reasonOf, useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { LoadFailed } from '../lists/list-table.tsx'
import { useSession } from '../session/session.ts'

/** What the checkout shows of the merchant, in the mode that is switched on. */
export function SettingsPage() {
  const { mode } = useSession()
  const api = useApi()
  const account = useQuery({ queryKey: ['account', mode], queryFn: () => api.account.get() })
  return (
    <>
      <PageHead title="Settings" />
      <Text c="dimmed" mb="md">
        What customers see of you on the checkout page and on receipts, in {mode} mode.
      </Text>
      {account.isError && <LoadFailed error={account.error} onRetry={() => account.refetch()} />}
      {account.isLoading && <Skeleton h={320} />}
      {account.data !== undefined && <ProfileForm account={account.data} />}
    </>
  )
}

const fields: { name: keyof UpdateAccount; label: string; description: string; type: string }[] = [
  { name: 'logo_url', label: 'Logo', description: 'The address of a picture of at most 1 MiB.', type: 'url' },
  { name: 'accent_color', label: 'Accent color', description: 'For buttons and links, such as #0f766e.', type: 'text' },
  {
    name: 'support_email',
    label: 'Support email',
    description: 'Where customers write when they need help.',
    type: 'email',
  },
  {
    name: 'support_phone',
    label: 'Support phone',
    description: 'Where customers call when they need help.',
    type: 'tel',
  },
  { name: 'terms_url', label: 'Terms', description: 'The address of your terms of service.', type: 'url' },
  { name: 'privacy_url', label: 'Privacy policy', description: 'The address of your privacy policy.', type: 'url' },
]

function ProfileForm({ account }: { account: Account }) {
  const api = useApi()
  const queries = useQueryClient()
  const [form, setForm] = useState(() => Object.fromEntries(fields.map(({ name }) => [name, account[name] ?? ''])))
  const save = useMutation({
    mutationFn: () =>
      api.account.update(Object.fromEntries(fields.map(({ name }) => [name, form[name]?.trim() || null]))),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['account'] }),
  })
  const faults = faultsOf(save.error)

  function submit(event: FormEvent): void {
    event.preventDefault()
    save.mutate()
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={520}>
        {save.isError && faults.length === 0 && (
          <Alert color="red" role="alert">
            {reasonOf(save.error)}
          </Alert>
        )}
        {save.isSuccess && (
          <Alert color="teal" role="status">
            Saved. Checkout pages show it from now on.
          </Alert>
        )}
        {fields.map(({ name, label, description, type }) => (
          <TextInput
            key={name}
            label={label}
            description={description}
            type={type}
            value={form[name] ?? ''}
            error={faults.find(({ path }) => path === name)?.message}
            onChange={(event) => {
              save.reset()
              setForm({ ...form, [name]: event.currentTarget.value })
            }}
          />
        ))}
        <Button type="submit" loading={save.isPending} w="fit-content">
          Save
        </Button>
      </Stack>
    </form>
  )
}
