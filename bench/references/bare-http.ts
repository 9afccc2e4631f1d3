// F1: what Node's own HTTP server can do on this machine when it does nothing else.
import { createServer } from 'node:http'

const body = JSON.stringify({
  checkout_session_id: 'cs_live_01h455vb4pex5vsknk084sn02q',
  checkout_url: 'https://pay.example',
})
const headers = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }

createServer((_request, response) => {
  response.writeHead(200, headers)
  response.end(body)
}).listen(Number(process.env.PORT), '127.0.0.1')
