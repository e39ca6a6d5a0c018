import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DhcpMessage, dhcpType, formatDhcpMessage, option, parseDhcpMessage } from './dhcp-message.ts'
import { dhcpReply, type Lease } from './dhcp-reply.ts'
import { formatIpv4, formatUdpFrame, parseIpv4, parseUdpFrame } from './udp-frame.ts'

const mac = fc
  .uint8Array({ minLength: 6, maxLength: 6 })
  .map((octets) => [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join(':'))
const port = fc.nat(65_535)
const frame = fc.record({
  from: mac,
  to: mac,
  source: fc.ipV4(),
  destination: fc.ipV4(),
  sourcePort: port,
  destinationPort: port,
  data: fc.uint8Array({ maxLength: 600 }).map((octets) => Buffer.from(octets)),
})
const message: fc.Arbitrary<DhcpMessage> = fc.record({
  isRequest: fc.boolean(),
  transaction: fc.nat(0xffffffff),
  wantsBroadcast: fc.boolean(),
  mac,
  address: fc.ipV4(),
  options: fc
    .array(fc.tuple(fc.integer({ min: 1, max: 254 }), fc.uint8Array({ maxLength: 30 })))
    .map((entries) => new Map(entries.map(([number, value]) => [number, Buffer.from(value)]))),
})

test('what is written is read again', () => {
  fc.assert(
    fc.property(frame, (one) => {
      expect(parseUdpFrame(formatUdpFrame(one))).toEqual(one)
    }),
  )
  fc.assert(
    fc.property(message, (one) => {
      expect(parseDhcpMessage(formatDhcpMessage(one))).toEqual(one)
    }),
  )
})

test('whatever guests send is read or ignored', () => {
  const whole = fc
    .tuple(frame, message)
    .map(([one, dhcp]) => formatUdpFrame({ ...one, destinationPort: 67, data: formatDhcpMessage(dhcp) }))
  const lease: Lease = { address: '10.0.0.5', prefix: 24 }
  fc.assert(
    fc.property(whole, fc.nat(), fc.nat(255), fc.nat(400), (octets, place, octet, length) => {
      octets[place % octets.length] = octet
      dhcpReply(octets.subarray(0, length), () => lease)
      dhcpReply(octets, () => lease)
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
      dhcpReply(Buffer.from(octets), () => lease)
    }),
  )
})

const client = '02:00:00:00:00:07'

/** What the server answers to a client. */
function answer(type: number, lease: Lease | undefined, options: readonly [number, Buffer][] = []) {
  const request = formatUdpFrame({
    from: client,
    to: 'ff:ff:ff:ff:ff:ff',
    source: '0.0.0.0',
    destination: '255.255.255.255',
    sourcePort: 68,
    destinationPort: 67,
    data: formatDhcpMessage({
      isRequest: true,
      transaction: 99,
      wantsBroadcast: false,
      mac: client,
      address: '0.0.0.0',
      options: new Map([[option.type, Buffer.from([type])], ...options]),
    }),
  })
  const reply = dhcpReply(request, (one) => (one === client ? lease : undefined))
  const udp = reply === undefined ? undefined : parseUdpFrame(reply)
  const dhcp = udp === undefined ? undefined : parseDhcpMessage(udp.data)
  return dhcp === undefined ? undefined : { ...dhcp, to: udp?.to, type: dhcp.options.get(option.type)?.[0] }
}

test('a device is offered its address, and given it for ever', () => {
  const lease = { address: '10.0.0.5', prefix: 20, gateway: '10.0.0.1' }
  expect(answer(dhcpType.discover, lease)).toMatchObject({ type: dhcpType.offer, address: '10.0.0.5', transaction: 99 })
  const given = answer(dhcpType.request, lease, [[option.requestedAddress, parseIpv4('10.0.0.5')]])
  expect(given).toMatchObject({ type: dhcpType.acknowledge, address: '10.0.0.5', to: client })
  expect(given?.options.get(option.leaseTime)?.readUInt32BE()).toBe(0xffffffff)
  expect(formatIpv4(given?.options.get(option.mask) ?? Buffer.alloc(0))).toBe('255.255.240.0')
  expect(formatIpv4(given?.options.get(option.router) ?? Buffer.alloc(0))).toBe('10.0.0.1')
})

test('a device that wants another address is refused, one that is not known is not answered', () => {
  const lease = { address: '10.0.0.5', prefix: 24 }
  const refused = answer(dhcpType.request, lease, [[option.requestedAddress, parseIpv4('10.0.0.6')]])
  expect(refused).toMatchObject({ type: dhcpType.refuse, address: '0.0.0.0', to: 'ff:ff:ff:ff:ff:ff' })
  expect(answer(dhcpType.discover, undefined)).toBeUndefined()
  expect(answer(dhcpType.request, lease, [[option.server, parseIpv4('10.9.9.9')]])).toBeUndefined()
  expect(answer(dhcpType.decline, lease)).toBeUndefined()
})
