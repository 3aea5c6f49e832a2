-- For wrk: asks for the addresses of a file in turn, and prints what came of it as one line of JSON.
--   BENCH_ADDRESSES: the file, KIND<tab>ADDRESS a line; BENCH_KIND: which of them
local addresses = {}
for line in io.lines(os.getenv("BENCH_ADDRESSES")) do
  local kind, address = line:match("^(%S+)\t(.+)$")
  if kind == os.getenv("BENCH_KIND") then addresses[#addresses + 1] = address end
end
local at = 0
request = function()
  at = at % #addresses + 1
  return wrk.format("GET", addresses[at])
end
done = function(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests":%d,"seconds":%.6f,"bytes":%d,"p50":%.6f,"p99":%.6f,"errors":%d}',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e6, latency:percentile(99) / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
