import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pinned } from '../process/pinned.ts'
import type { Load, Loaded, Sent } from './load.ts'

/** Sends a load with wrk. */
export async function runWrk({ port, requests, connections, seconds }: Load): Promise<Loaded> {
  const folder = mkdtempSync(join(tmpdir(), 'occi-wrk-'))
  try {
    const script = join(folder, 'requests.lua')
    writeFileSync(script, scriptOf(requests))
    const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '60s', '-s', script]
    const [program, ...args] = pinned('load', ['wrk', ...options, `http://127.0.0.1:${port}`])
    const { stdout } = await promisify(execFile)(program, args)
    return readWrk(stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Writes the script that makes wrk send requests in turn. */
export function scriptOf(requests: readonly Sent[]): string {
  const formatted = requests.map(({ method, path, headers, body }) => {
    const fields = Object.entries(headers).map(([name, value]) => `[${luaString(name)}] = ${luaString(value)}`)
    const parts = [method, path].map(luaString).concat(`{ ${fields.join(', ')} }`)
    return `wrk.format(${parts.join(', ')}${body === undefined ? '' : `, ${luaString(body)}`})`
  })
  return `local requests, at = {}, 0
function init()
  requests = { ${formatted.join(',\n    ')} }
end
function request()
  at = at % #requests + 1
  return requests[at]
end
`
}

/** Writes a string of Lua, with escapes for all octets that are not plain. */
function luaString(text: string): string {
  const octets = [...Buffer.from(text)]
  const isPlain = (octet: number) => octet >= 0x20 && octet < 0x7f && octet !== 0x22 && octet !== 0x5c
  const written = octets.map((o) => (isPlain(o) ? String.fromCharCode(o) : `\\${String(o).padStart(3, '0')}`))
  return `"${written.join('')}"`
}

/**
 * Reads what wrk prints.
 *
 * @throws Error if it does not say how many requests were answered
 */
export function readWrk(text: string): Loaded {
  const [, answered, time, unit] = /^\s*(\d+) requests in ([\d.]+)(m?s|m),/m.exec(text) ?? []
  if (answered === undefined) throw new Error(`wrk did not say how many requests were answered: ${text}`)
  const [, connect, read, write, timeout] =
    /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text) ?? []
  const errors = [connect, read, write, timeout, /Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1]]
  return {
    answered: Number(answered),
    failed: errors.reduce((sum, count) => sum + Number(count ?? 0), 0),
    seconds: Number(time) * (unit === 'ms' ? 0.001 : unit === 'm' ? 60 : 1),
  }
}
