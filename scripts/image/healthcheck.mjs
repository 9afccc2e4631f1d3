// In the image of a service: succeeds while the service answers.
const { SERVICE, LINKS_API_PORT, SHARE_GATEWAY_PORT, CHECKOUT_PORT, WEBHOOK_PORT } = process.env
const ports = {
  'links-api': LINKS_API_PORT || 4000,
  'share-gateway': SHARE_GATEWAY_PORT || 4100,
  'checkout-service': CHECKOUT_PORT || 4200,
  'webhook-service': WEBHOOK_PORT || 4300,
}
const isAlive = await fetch(`http://127.0.0.1:${ports[SERVICE]}/livez`).then(
  ({ ok }) => ok,
  () => false,
)
process.exitCode = isAlive ? 0 : 1
