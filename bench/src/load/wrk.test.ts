import { expect, test } from 'vitest'
import { readWrk, scriptOf } from './wrk.ts'

const printed = `Running 1s test @ http://127.0.0.1:8888
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.10ms  200.00us   5.00ms   90.00%
    Req/Sec    15.00k     1.00k   16.00k    70.00%
  15123 requests in 1.01s, 5.10MB read
Requests/sec:  14973.27
Transfer/sec:      5.05MB
`

test('requests and time are read', () => {
  expect(readWrk(printed)).toEqual({ answered: 15_123, failed: 0, seconds: 1.01 })
})

test('failures of all sorts are added', () => {
  const errors = '  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 5\n'
  expect(readWrk(printed.replace('Requests/sec', `${errors}Requests/sec`)).failed).toBe(15)
})

test('milliseconds and minutes are read', () => {
  expect(readWrk(printed.replace('1.01s', '950.00ms')).seconds).toBeCloseTo(0.95)
  expect(readWrk(printed.replace('1.01s', '2.00m')).seconds).toBe(120)
})

test('other output is refused', () => {
  expect(() => readWrk('unable to connect')).toThrow('unable to connect')
})

test('a script writes what is not plain octet by octet', () => {
  const headers = { Accept: 'text/plain', 'X-OCCI-Attribute': 'a="b"' }
  const script = scriptOf([{ method: 'POST', path: '/a/', headers, body: 'é\n' }])
  expect(script).toContain('wrk.format("POST", "/a/", { ["Accept"] = "text/plain", ')
  expect(script).toContain('["X-OCCI-Attribute"] = "a=\\034b\\034" }, "\\195\\169\\010")')
})
