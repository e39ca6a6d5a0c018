import { describe, expect, test } from 'vitest'
import { natOptions } from './nat-options.ts'

describe('natOptions', () => {
  test.each([
    [{ address: '10.14.0.5', prefix: 24 }, '10.14.0.254', '10.14.0.253'],
    [{ address: '10.14.0.5', prefix: 24, gateway: '10.14.0.1' }, '10.14.0.1', '10.14.0.253'],
    [{ address: '10.14.0.254', prefix: 24 }, '10.14.0.253', '10.14.0.252'],
    [{ address: '192.168.255.1', prefix: 16 }, '192.168.255.254', '192.168.255.253'],
  ])('for %j the router is %s and the name server %s', (nic, host, dns) => {
    const net = `${nic.address}/${nic.prefix}`
    expect(natOptions(nic)).toEqual({ ipv6: false, net, dhcpstart: nic.address, host, dns })
  })

  test('leaves the address to QEMU without one of IPv4', () => {
    expect(natOptions({})).toEqual({ ipv6: false })
    expect(natOptions({ address: 'fd00::5', prefix: 64 })).toEqual({ ipv6: false })
  })
})
