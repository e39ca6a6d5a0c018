/** A UDP datagram over IPv4 in an Ethernet frame, as far as DHCP needs it. */
export interface UdpFrame {
  /** Hardware addresses, such as 02:00:5e:10:00:01. */
  readonly from: string
  readonly to: string
  /** IPv4 addresses. */
  readonly source: string
  readonly destination: string
  readonly sourcePort: number
  readonly destinationPort: number
  readonly data: Buffer
}

const etherTypeIpv4 = 0x0800
const protocolUdp = 17

/** Reads a frame; undefined if it is anything but a whole UDP datagram over IPv4. */
export function parseUdpFrame(frame: Buffer): UdpFrame | undefined {
  if (frame.length < 42 || frame.readUInt16BE(12) !== etherTypeIpv4) return undefined
  const packet = frame.subarray(14)
  const headerLength = (packet.readUInt8(0) & 15) * 4
  const length = packet.readUInt16BE(2)
  if (packet.readUInt8(0) >> 4 !== 4 || packet.readUInt8(9) !== protocolUdp) return undefined
  // A fragment: DHCP sends none.
  if ((packet.readUInt16BE(6) & 0x3fff) !== 0) return undefined
  if (headerLength < 20 || length < headerLength + 8 || length > packet.length) return undefined
  const datagram = packet.subarray(headerLength, length)
  const udpLength = datagram.readUInt16BE(4)
  if (udpLength < 8 || udpLength > datagram.length) return undefined
  return {
    to: formatMac(frame.subarray(0, 6)),
    from: formatMac(frame.subarray(6, 12)),
    source: formatIpv4(packet.subarray(12, 16)),
    destination: formatIpv4(packet.subarray(16, 20)),
    sourcePort: datagram.readUInt16BE(0),
    destinationPort: datagram.readUInt16BE(2),
    data: datagram.subarray(8, udpLength),
  }
}

/** Writes a frame. */
export function formatUdpFrame(frame: UdpFrame): Buffer {
  const { data } = frame
  const header = Buffer.alloc(42)
  parseMac(frame.to).copy(header, 0)
  parseMac(frame.from).copy(header, 6)
  header.writeUInt16BE(etherTypeIpv4, 12)
  const ip = header.subarray(14, 34)
  ip.writeUInt8(0x45, 0)
  ip.writeUInt16BE(28 + data.length, 2)
  ip.writeUInt8(64, 8)
  ip.writeUInt8(protocolUdp, 9)
  parseIpv4(frame.source).copy(ip, 12)
  parseIpv4(frame.destination).copy(ip, 16)
  ip.writeUInt16BE(checksum(ip), 10)
  header.writeUInt16BE(frame.sourcePort, 34)
  header.writeUInt16BE(frame.destinationPort, 36)
  header.writeUInt16BE(8 + data.length, 38)
  // A checksum of 0 means that there is none (RFC 768).
  return Buffer.concat([header, data])
}

/** The checksum of an IPv4 header (RFC 791). */
function checksum(header: Buffer): number {
  let sum = 0
  for (let place = 0; place < header.length; place += 2) sum += header.readUInt16BE(place)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}

export function formatMac(octets: Buffer): string {
  return [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join(':')
}

export function parseMac(mac: string): Buffer {
  return Buffer.from(mac.replaceAll(/[:-]/g, ''), 'hex')
}

export function formatIpv4(octets: Buffer): string {
  return [...octets].join('.')
}

export function parseIpv4(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number))
}
