-- Arguments: file of targets (path, tab, authorization), method, Accept, client, type of the body, body.
-- The client is an address, or the number of the first of many, each of which sends one request.
local paths, count, turn, client = {}, 0, 0, nil
local before, after, address

function init(args)
  for line in io.lines(args[1]) do
    local path, authorization = line:match("^([^\t]*)\t(.*)$")
    if authorization ~= "" then authorization = "Authorization: " .. authorization .. "\r\n" end
    count = count + 1
    paths[count] = args[2] .. " " .. path .. " HTTP/1.1\r\n" .. authorization
  end
  client = tonumber(args[4])
  address = args[4]
  local body = args[6] or ""
  before = "Host: bench\r\nAccept: " .. args[3] .. "\r\n"
  if body ~= "" then before = before .. "Content-Type: " .. args[5] .. "\r\nContent-Length: " .. #body .. "\r\n" end
  before = before .. "X-Forwarded-For: "
  after = "\r\n\r\n" .. body
end

function request()
  turn = turn % count + 1
  if client then
    client = client + 1
    address = string.format("%d.%d.%d.%d", math.floor(client / 16777216) % 256, math.floor(client / 65536) % 256,
      math.floor(client / 256) % 256, client % 256)
  end
  return paths[turn] .. before .. address .. after
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"perSecond":%.2f,"refused":%d,"failed":%d,"p50Ms":%.3f,"p99Ms":%.3f}\n',
    summary.requests, summary.requests / (summary.duration / 1e6), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
