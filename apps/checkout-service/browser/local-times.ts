/** Writes moments in the customer's own time zone and names it, where the server could only write them in UTC. */
export function showLocalTimes(): void {
  const english = navigator.languages.find((language) => /^en(-[a-z]{2})?$/i.test(language)) ?? 'en-US'
  const format = new Intl.DateTimeFormat(`${english}-u-ca-gregory-nu-latn`, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  })
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-local-time]')) {
    time.textContent = format.format(new Date(time.dateTime))
  }
}
