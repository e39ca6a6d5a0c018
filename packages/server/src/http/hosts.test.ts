import { describe, expect, test } from 'vitest'
import { type HostOptions, requireHost } from './hosts.ts'

function answers(host: string, options: HostOptions): boolean {
  try {
    requireHost(host, options)
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'forbidden' })
    return false
  }
}

describe('requireHost', () => {
  test.each([
    'localhost',
    'LOCALHOST:8888',
    'localhost.',
    'occi.localhost',
    '127.0.0.1:1',
    '127.8.9.10',
    '[::1]',
    '[::1]:80',
  ])('%s is this machine', (host) => {
    expect(answers(host, {})).toBe(true)
  })

  test.each([
    'example.com',
    'localhost.example.com',
    'notlocalhost',
    '127.0.0.1.example.com',
    '128.0.0.1',
    '[::2]',
    '10.0.0.1',
    '0.0.0.0',
    'a b',
    '',
  ])('%j is not', (host) => {
    expect(answers(host, {})).toBe(false)
  })

  test('the names that are given, and no others', () => {
    const options = { hosts: ['Cloud.example.com', '10.0.0.1', '[2001:db8::1]'] }
    for (const host of ['cloud.example.com:8888', 'CLOUD.example.com.', '10.0.0.1', '[2001:DB8::1]:80']) {
      expect(answers(host, options)).toBe(true)
    }
    for (const host of ['localhost', 'example.com', 'x.cloud.example.com']) expect(answers(host, options)).toBe(false)
  })

  test('the name of publicUrl beside them, and any where any is allowed', () => {
    const options = { publicUrl: 'https://cloud.example.com:8443' }
    expect(answers('cloud.example.com', options)).toBe(true)
    expect(answers('localhost', options)).toBe(true)
    expect(answers('example.com', options)).toBe(false)
    expect(answers('cloud.example.com', { ...options, hosts: ['other'] })).toBe(true)
    expect(answers('anything.example', { hosts: '*' })).toBe(true)
  })

  test('says which name, in one line', () => {
    expect(() => requireHost('evil.example:80', {})).toThrow(
      'this service does not answer to the name evil.example: its option hosts (--allow-host in the demo) must list it',
    )
  })
})
