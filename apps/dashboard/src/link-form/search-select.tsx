import { Loader, Select } from '@mantine/core'
import { useState } from 'react'

type SearchSelectProps<Item> = {
  label: string
  description?: string
  placeholder: string
  error?: string | undefined
  /** Asks the server as one types. */
  useSearch: (text: string, isOpen: boolean) => { data?: Item[] | undefined; isFetching: boolean; isError: boolean }
  option: (item: Item) => { value: string; label: string }
  onPick: (item: Item) => void
}

/** Finds one of the merchant's own things by typing a part of its name. */
export function SearchSelect<Item>(props: SearchSelectProps<Item>) {
  const { label, description, placeholder, error, useSearch, option, onPick } = props
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const { data = [], isFetching, isError } = useSearch(text, isOpen)
  const items = new Map(data.map((item) => [option(item).value, item]))
  return (
    <Select
      label={label}
      description={description}
      placeholder={placeholder}
      error={error}
      searchable
      onDropdownOpen={() => setOpen(true)}
      value={null}
      searchValue={text}
      onSearchChange={setText}
      // The server has searched already.
      filter={({ options }) => options}
      data={data.map(option)}
      nothingFoundMessage={isError ? 'The list could not be loaded.' : isFetching ? 'Searching…' : 'Nothing found'}
      rightSection={isFetching ? <Loader size="xs" /> : undefined}
      onChange={(value) => {
        const item = value === null ? undefined : items.get(value)
        if (item !== undefined) onPick(item)
        setText('')
      }}
    />
  )
}
