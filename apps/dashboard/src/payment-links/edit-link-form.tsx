import { Alert, Button, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core'
import type { PaymentLink } from '@paylinks/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { faultsOf, reasonOf, useApi } from '../api/api.ts'
import { methodOptions } from '../link-form/methods.ts'

type EditLinkFormProps = { link: PaymentLink; opened: boolean; onClose: () => void }

/** Changes what may be changed of a link. Customers who have opened it keep what they saw. */
export function EditLinkForm({ link, opened, onClose }: EditLinkFormProps) {
  const api = useApi()
  const queries = useQueryClient()
  const [form, setForm] = useState({
    name: link.name ?? '',
    couponId: link.coupon_id ?? '',
    successUrl: link.success_url ?? '',
    returnUrl: link.return_url ?? '',
    methods: (link.accepted_payment_methods ?? []) as string[],
  })
  const save = useMutation({
    mutationFn: () =>
      api.paymentLinks.update(link.id, {
        name: form.name.trim() || null,
        ...(link.mode !== 'setup' && { coupon_id: form.couponId.trim() || null }),
        success_url: form.successUrl.trim() || null,
        return_url: form.returnUrl.trim() || null,
        accepted_payment_methods: form.methods.length === 0 ? null : (form.methods as never),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries()
      onClose()
    },
  })
  const faults = faultsOf(save.error)
  const faultOf = (field: string) => faults.find(({ path }) => path.startsWith(field))?.message

  function submit(event: FormEvent): void {
    event.preventDefault()
    save.mutate()
  }

  return (
    <Modal opened={opened} onClose={onClose} title="Edit link">
      <form onSubmit={submit} noValidate>
        <Stack>
          {save.isError && faults.length === 0 && (
            <Alert color="red" role="alert">
              {reasonOf(save.error)}
            </Alert>
          )}
          <TextInput
            label="Name"
            maxLength={255}
            value={form.name}
            error={faultOf('name')}
            onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          />
          {link.mode !== 'setup' && (
            <TextInput
              label="Coupon id"
              description="Leave it empty for no coupon."
              value={form.couponId}
              error={faultOf('coupon_id')}
              onChange={(event) => setForm({ ...form, couponId: event.currentTarget.value })}
            />
          )}
          <TextInput
            label="Success URL"
            type="url"
            value={form.successUrl}
            error={faultOf('success_url')}
            onChange={(event) => setForm({ ...form, successUrl: event.currentTarget.value })}
          />
          <TextInput
            label="Return URL"
            type="url"
            value={form.returnUrl}
            error={faultOf('return_url')}
            onChange={(event) => setForm({ ...form, returnUrl: event.currentTarget.value })}
          />
          <MultiSelect
            label="Accepted payment methods"
            description="Leave it empty to offer all enabled methods."
            data={methodOptions}
            value={form.methods}
            error={faultOf('accepted_payment_methods')}
            onChange={(methods) => setForm({ ...form, methods })}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
