import { randomInt } from 'node:crypto'
import { HttpError, type JsonObject } from '@occi/core'
import { keyOf, type Place } from '../state/key.ts'
import type { MachineRecord, NicRecord } from '../state/machine-record.ts'
import type { NetworkRecord } from '../state/other-records.ts'
import type { Records } from '../state/records.ts'
import type { Lease } from './dhcp-reply.ts'
import { DhcpServer, type Segment } from './dhcp-server.ts'

/**
 * The networks of machines: each is a multicast group on the loopback device, to which QEMU sends the frames of a guest.
 * The kernel is the switch, so nothing has to run for machines to reach each other; the service adds DHCP.
 */
export class Networks {
  readonly records: Records<NetworkRecord>
  readonly #machines: Records<MachineRecord>
  readonly #report: (error: unknown, during: string) => void
  readonly #servers = new Map<string, DhcpServer>()

  constructor(
    records: Records<NetworkRecord>,
    machines: Records<MachineRecord>,
    report: (error: unknown, during: string) => void,
  ) {
    this.records = records
    this.#machines = machines
    this.#report = report
  }

  /** Creates a network, which carries nothing until it is activated. */
  create({ location, owner }: Place): void {
    const key = keyOf({ location, owner })
    this.records.put({ key, location, owner, ...this.#freeSegment(), state: 'inactive' })
  }

  /** @throws HttpError 409 if the hypervisor does not know it */
  setState(place: Place, state: NetworkRecord['state']): void {
    if (this.records.change(keyOf(place), { state }) !== undefined) return
    throw new HttpError(409, `${place.location} is unknown to the hypervisor`)
  }

  remove(place: Place): void {
    this.records.delete(keyOf(place))
    this.serve()
  }

  /** Returns a group that no other network has, in the range for organizations (RFC 2365). */
  #freeSegment(): Segment {
    const taken = new Set(this.records.all().map(({ group }) => group))
    for (;;) {
      const group = `239.${randomInt(192, 196)}.${randomInt(256)}.${randomInt(1, 255)}`
      if (!taken.has(group)) return { group, port: randomInt(20_000, 32_000) }
    }
  }

  /** Returns the options of QEMU that connect a device with its network. */
  netdevOf = ({ id, network }: NicRecord): JsonObject => {
    const record = this.records.get(network)
    if (record === undefined) throw new Error(`the network of the device ${id} is unknown to the hypervisor`)
    return { type: 'socket', id, mcast: `${record.group}:${record.port}`, localaddr: '127.0.0.1' }
  }

  isUp = (network: string): boolean => this.records.get(network)?.state === 'active'

  /** Starts and ends DHCP, so that it runs in the networks with devices that have addresses. */
  serve(): void {
    const wanted = new Set(
      this.#machines.all().flatMap(({ nics }) => nics.filter(hasLease).map(({ network }) => network)),
    )
    for (const [key, server] of this.#servers) {
      if (wanted.has(key) && this.records.get(key) !== undefined) continue
      server.close()
      this.#servers.delete(key)
    }
    for (const key of wanted) {
      const record = this.records.get(key)
      if (record === undefined || this.#servers.has(key)) continue
      const report = (error: unknown) => this.#report(error, `giving addresses in ${record.location}`)
      this.#servers.set(key, new DhcpServer(record, (mac) => this.#leaseOf(key, mac), report))
    }
  }

  #leaseOf(network: string, mac: string): Lease | undefined {
    for (const { nics } of this.#machines.all()) {
      for (const nic of nics) {
        if (nic.network !== network || normal(nic.mac) !== mac) continue
        const { address, prefix, gateway } = nic
        if (hasLease(nic)) return { address: address ?? '', prefix: prefix ?? 32, gateway }
      }
    }
    return undefined
  }

  close(): void {
    for (const server of this.#servers.values()) server.close()
    this.#servers.clear()
  }
}

/** DHCP is of IPv4. */
function hasLease({ address }: NicRecord): boolean {
  return address?.includes('.') ?? false
}

function normal(mac: string): string {
  return mac.toLowerCase().replaceAll('-', ':')
}
