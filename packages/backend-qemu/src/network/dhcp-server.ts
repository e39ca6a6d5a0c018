import { createSocket, type Socket } from 'node:dgram'
import { dhcpReply, type Lease } from './dhcp-reply.ts'

/** The loopback device, which no packet leaves. */
const loopback = '127.0.0.1'

/** Where the packets of a network are exchanged. */
export interface Segment {
  readonly group: string
  readonly port: number
}

/** Gives the devices of one network their addresses, as one more station on it. */
export class DhcpServer {
  readonly #socket: Socket

  /**
   * @param leaseOf returns what a device is given, by its hardware address
   * @param report receives errors of the socket
   */
  constructor({ group, port }: Segment, leaseOf: (mac: string) => Lease | undefined, report: (error: unknown) => void) {
    const socket = createSocket({ type: 'udp4', reuseAddr: true })
    this.#socket = socket
    socket.on('error', report)
    socket.on('message', (frame) => {
      const reply = dhcpReply(frame, leaseOf)
      if (reply !== undefined) socket.send(reply, port, group)
    })
    // Bound to the group's address: packets of other groups at the same port do not arrive.
    socket.bind(port, group, () => {
      socket.setMulticastInterface(loopback)
      socket.setMulticastLoopback(true)
      socket.addMembership(group, loopback)
    })
    socket.unref()
  }

  close(): void {
    this.#socket.close()
  }
}
