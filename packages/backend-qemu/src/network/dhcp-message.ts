import { formatIpv4, formatMac, parseIpv4, parseMac } from './udp-frame.ts'

/** A message of DHCP (RFC 2131). */
export interface DhcpMessage {
  /** Whether a client sent it. */
  readonly isRequest: boolean
  readonly transaction: number
  /** Whether the client can only be reached by broadcast. */
  readonly wantsBroadcast: boolean
  /** The hardware address of the client. */
  readonly mac: string
  /** The address that the client is given. */
  readonly address: string
  /** Options by their number (RFC 2132). */
  readonly options: ReadonlyMap<number, Buffer>
}

/** Numbers of options. */
export const option = {
  mask: 1,
  router: 3,
  requestedAddress: 50,
  leaseTime: 51,
  type: 53,
  server: 54,
} as const

/** Values of the option `type`. */
export const dhcpType = { discover: 1, offer: 2, request: 3, decline: 4, acknowledge: 5, refuse: 6 } as const

const fixedLength = 236
const cookie = 0x63825363
const pad = 0
const end = 255

/** Reads a message; undefined if it is not one of Ethernet. */
export function parseDhcpMessage(data: Buffer): DhcpMessage | undefined {
  if (data.length < fixedLength + 4 || data.readUInt32BE(fixedLength) !== cookie) return undefined
  if (data.readUInt8(1) !== 1 || data.readUInt8(2) !== 6) return undefined
  const options = new Map<number, Buffer>()
  let place = fixedLength + 4
  while (place < data.length) {
    const number = data.readUInt8(place)
    if (number === end) break
    if (number === pad) {
      place++
      continue
    }
    const length = data[place + 1]
    if (length === undefined || place + 2 + length > data.length) return undefined
    options.set(number, data.subarray(place + 2, place + 2 + length))
    place += 2 + length
  }
  return {
    isRequest: data.readUInt8(0) === 1,
    transaction: data.readUInt32BE(4),
    wantsBroadcast: (data.readUInt16BE(10) & 0x8000) !== 0,
    address: formatIpv4(data.subarray(16, 20)),
    mac: formatMac(data.subarray(28, 34)),
    options,
  }
}

/** Writes a message. */
export function formatDhcpMessage(message: DhcpMessage): Buffer {
  const fixed = Buffer.alloc(fixedLength + 4)
  fixed.writeUInt8(message.isRequest ? 1 : 2, 0)
  fixed.writeUInt8(1, 1)
  fixed.writeUInt8(6, 2)
  fixed.writeUInt32BE(message.transaction, 4)
  fixed.writeUInt16BE(message.wantsBroadcast ? 0x8000 : 0, 10)
  parseIpv4(message.address).copy(fixed, 16)
  parseMac(message.mac).copy(fixed, 28)
  fixed.writeUInt32BE(cookie, fixedLength)
  const options = [...message.options].map(([number, value]) => Buffer.from([number, value.length, ...value]))
  return Buffer.concat([fixed, ...options, Buffer.from([end])])
}
