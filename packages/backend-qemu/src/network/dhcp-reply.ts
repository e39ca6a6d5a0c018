import { type DhcpMessage, dhcpType, formatDhcpMessage, option, parseDhcpMessage } from './dhcp-message.ts'
import { formatIpv4, formatUdpFrame, parseIpv4, parseUdpFrame } from './udp-frame.ts'

/** What a device is given. */
export interface Lease {
  readonly address: string
  /** The length of the prefix. */
  readonly prefix: number
  readonly gateway?: string | undefined
}

/** Who answers: a link-local address that no range has, and a hardware address that no device has. */
const serverAddress = '169.254.0.1'
const serverMac = '02:00:00:00:00:00'

/**
 * Returns the frame that answers a frame of a DHCP client; undefined if none does. Leases do not end: a guest keeps its
 * address while no service runs.
 *
 * @param leaseOf returns what a device is given, by its hardware address
 */
export function dhcpReply(frame: Buffer, leaseOf: (mac: string) => Lease | undefined): Buffer | undefined {
  const udp = parseUdpFrame(frame)
  if (udp === undefined || udp.destinationPort !== 67) return undefined
  const message = parseDhcpMessage(udp.data)
  if (message === undefined || !message.isRequest) return undefined
  const lease = leaseOf(message.mac)
  const type = lease === undefined ? undefined : answerTo(message, lease)
  if (lease === undefined || type === undefined) return undefined
  const data = formatDhcpMessage({
    ...message,
    isRequest: false,
    address: type === dhcpType.refuse ? '0.0.0.0' : lease.address,
    options: optionsOf(type, lease),
  })
  return formatUdpFrame({
    from: serverMac,
    to: message.wantsBroadcast || type === dhcpType.refuse ? 'ff:ff:ff:ff:ff:ff' : message.mac,
    source: serverAddress,
    destination: '255.255.255.255',
    sourcePort: 67,
    destinationPort: 68,
    data,
  })
}

function answerTo({ options }: DhcpMessage, { address }: Lease): number | undefined {
  const type = options.get(option.type)?.[0]
  if (type === dhcpType.discover) return dhcpType.offer
  if (type !== dhcpType.request) return undefined
  const server = options.get(option.server)
  if (server !== undefined && formatIpv4(server) !== serverAddress) return undefined
  const wanted = options.get(option.requestedAddress)
  return wanted === undefined || formatIpv4(wanted) === address ? dhcpType.acknowledge : dhcpType.refuse
}

function optionsOf(type: number, { prefix, gateway }: Lease): ReadonlyMap<number, Buffer> {
  const options = new Map([
    [option.type as number, Buffer.from([type])],
    [option.server, parseIpv4(serverAddress)],
  ])
  if (type === dhcpType.refuse) return options
  options.set(option.leaseTime, Buffer.from([255, 255, 255, 255]))
  options.set(option.mask, maskOf(prefix))
  if (gateway !== undefined) options.set(option.router, parseIpv4(gateway))
  return options
}

function maskOf(prefix: number): Buffer {
  const mask = Buffer.alloc(4)
  mask.writeUInt32BE(prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0)
  return mask
}
