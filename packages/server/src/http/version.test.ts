import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { requireVersion, serverName, version } from './version.ts'

describe('requireVersion (GFD.223 Versioning)', () => {
  test.each([
    undefined,
    '',
    'curl/8.5.0',
    'occi-client/1.1 (linux) libcurl/7.19.4 OCCI/1.2',
    'rOCCI-core/4.2.5 rOCCI-api/4.2.0.beta.12 OCCI/1.1 ruby-x86_64-linux/1.9.3p194',
    'OCCI/1.0',
    'OCCI/1',
    'OCCI/0.9',
    // Not the product itself.
    'my-OCCI/2.0 rOCCI/5.0 occi-client/3.1',
    'x/1 OCCI/1.2beta',
    'OCCI/',
    // It speaks both.
    'occi-client/2 OCCI/2.0 OCCI/1.2',
  ])('%s is served', (agent) => {
    expect(() => requireVersion(agent)).not.toThrow()
  })

  test.each([
    ['occi-client/9 OCCI/1.3', 'OCCI/1.3'],
    ['OCCI/1.10', 'OCCI/1.10'],
    ['OCCI/2', 'OCCI/2.0'],
    ['OCCI/2.0beta', 'OCCI/2.0'],
    ['occi/2.0 (linux)', 'OCCI/2.0'],
    ['client/1 (OCCI/3.1; linux)', 'OCCI/3.1'],
  ])('%s is not', (agent, named) => {
    expect(() => requireVersion(agent)).toThrow(
      expect.objectContaining({ code: 'version', message: `${named} is not implemented, this is OCCI/1.2` }),
    )
  })
})

test('serverName (GFD.223 Versioning, GFD.222 Conformance claim)', () => {
  expect(serverName(false)).toBe(`occi-ts/${version} OCCI/1.2`)
  expect(serverName(true)).toBe(`occi-ts/${version} OCCI/1.2 OCCI-CRTP/1.1`)
})

test('the version is the manifest’s', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(version).toBe(manifest.version)
})
