import { randomInt } from 'node:crypto'
import { HttpError, type JsonObject } from '@occi/core'
import { keyOf, type Place } from '../state/key.ts'
import type { MachineRecord, NicRecord } from '../state/machine-record.ts'
import type { NetworkRecord } from '../state/other-records.ts'
import type { Records } from '../state/records.ts'
import type { Lease } from './dhcp-reply.ts'
import { DhcpServer, type Segment } from './dhcp-server.ts'
import { natOptions } from './nat-options.ts'
import type { Taps } from './taps.ts'

/**
 * The networks of machines: each is a multicast group on the loopback device, to which QEMU sends the frames of a guest.
 * The kernel is the switch, so nothing has to run for machines to reach each other; the service adds DHCP.
 */
export class Networks {
  readonly records: Records<NetworkRecord>
  readonly #machines: Records<MachineRecord>
  readonly #report: (error: unknown, during: string) => void
  readonly #taps: Taps | undefined
  readonly #servers = new Map<string, DhcpServer>()

  constructor(
    records: Records<NetworkRecord>,
    machines: Records<MachineRecord>,
    taps: Taps | undefined,
    report: (error: unknown, during: string) => void,
  ) {
    this.#taps = taps
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
  get(place: Place): NetworkRecord {
    const record = this.records.get(keyOf(place))
    if (record === undefined) throw new HttpError(409, `${place.location} is unknown to the hypervisor`)
    return record
  }

  /** @throws HttpError 409 if the hypervisor does not know it */
  setState(place: Place, state: NetworkRecord['state']): void {
    this.records.change(this.get(place).key, { state })
  }

  /**
   * Changes how guests reach the outside.
   *
   * @throws HttpError 409 if machines are connected with the network
   */
  setOutside(place: Place, outside: NetworkRecord['outside']): void {
    const { outside: before, ...record } = this.get(place)
    if (before === outside) return
    if (this.#machines.all().some(({ nics }) => nics.some(({ network }) => network === record.key))) {
      throw new HttpError(409, `${place.location} is connected with computes: disconnect them first`)
    }
    this.records.put({ ...record, ...(outside === undefined ? {} : { outside }) })
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
  netdevOf = (nic: NicRecord): JsonObject => {
    const { id, network } = nic
    const record = this.records.get(network)
    // A hibernated guest keeps a device until it continues, and the network may have been deleted in the meantime.
    if (record === undefined) return { type: 'hubport', id, hubid: nic.slot }
    if (record.outside === 'nat') return { type: 'user', id, ...natOptions(nic) }
    if (record.outside === 'bridge' && this.#taps !== undefined) {
      return { type: 'tap', id, ifname: this.#taps.nameOf(id), script: 'no', downscript: 'no' }
    }
    return { type: 'socket', id, mcast: `${record.group}:${record.port}`, localaddr: '127.0.0.1' }
  }

  /** Creates what connects a device with a bridge. To be called before QEMU opens the device. */
  prepare = async ({ id, network }: NicRecord): Promise<void> => {
    if (this.records.get(network)?.outside === 'bridge') await this.#taps?.create(id)
  }

  /** Removes what {@link Networks.prepare} has created. */
  release = async ({ id, network }: NicRecord): Promise<void> => {
    if (this.records.get(network)?.outside === 'bridge') await this.#taps?.remove(id)
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
      if (record === undefined || record.outside !== undefined || this.#servers.has(key)) continue
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
