import { execFile } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Served, served } from './service.test-fixture.ts'

const program = fileURLToPath(new URL('main.ts', import.meta.url))
let service: Served

beforeAll(async () => {
  service = await served()
})
afterAll(() => service.close())

function run(...args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

describe('occi-conformance', () => {
  test('prints a line for each case, and a summary', async () => {
    const { status, stdout } = await run('--write', '--only', '229.plain', service.url)
    expect(status).toBe(0)
    expect(stdout).toContain('ok      MUST   229.plain.media-type: text/plain is served\n')
    expect(stdout).toContain('departs MUST   229.plain.crlf-entities')
    expect(stdout).toMatch(/^MUST {6}7 {7}0 {8}3 {8}0$/m)
  })

  test('ends with 1 if a departure counts', async () => {
    const { status } = await run('--write', '--strict', '--only', '229.plain.crlf-entities', service.url)
    expect(status).toBe(1)
  })

  test('writes JSON into a file', async () => {
    const file = join(tmpdir(), `occi-conformance-${process.pid}.json`)
    const { status, stdout } = await run('--format', 'json', '--output', file, '--only', '223.versioning', service.url)
    const report = JSON.parse(readFileSync(file, 'utf8'))
    rmSync(file)
    expect([status, stdout]).toEqual([0, ''])
    expect(report).toMatchObject({ url: service.url, counts: { passed: 9, failed: 0, departed: 0, skipped: 1 } })
    expect(report.results[0]).toMatchObject({ id: '223.versioning.server', document: 'GFD.223', level: 'MUST' })
  })

  test('ends with 3 if there is no service', async () => {
    const { status, stderr } = await run('http://127.0.0.1:1/')
    expect([status, stderr]).toEqual([3, expect.stringContaining('ECONNREFUSED')])
  })

  test('ends with 2 for wrong usage, and says what is wrong alone', async () => {
    const { status, stderr } = await run('--level', 'HIGH', service.url)
    const message = '--level must be MUST, SHOULD, MAY; got "HIGH".\nTo see all options, run: occi-conformance --help\n'
    expect([status, stderr]).toEqual([2, message])
  })

  test('ends with 2 if the service does not have the kind', async () => {
    const { status, stdout, stderr } = await run('--kind', 'compte', service.url)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^The endpoint has no kind of resources "compte". It has: .*#compute.*\n$/)
  })

  test('ends with 2 before the run if the file cannot be written', async () => {
    const { status, stderr } = await run('--output', '/nowhere/report.txt', 'http://127.0.0.1:1/')
    expect([status, stderr]).toEqual([2, expect.stringContaining('--output: ENOENT')])
  })

  test('lists the cases with the sentences they rest on', async () => {
    const { status, stdout } = await run('--list', '--only', '223.entity.delete')
    expect(status).toBe(0)
    expect(stdout).toContain('223.entity.delete (MUST, writes): DELETE removes the entity')
    expect(stdout).toContain('GFD.223, "HTTP Methods Applied to Entity Instances": Upon a successful processing')
    expect(stdout).toContain('DELETE {fresh} → 200 or 204')
  })
})
