import { createServer, connect as dial, type Server, type Socket } from 'node:net'

/** What a wire does when it sees a commit: sends it and cuts the connection, or only cuts it. */
export type OnCommit = 'pass' | 'send and cut' | 'cut'

/** Stands between a registry and its server, and breaks connections at the worst moment. */
export class Wire {
  /** What happens to the next commit; those after it pass. */
  onCommit: OnCommit = 'pass'
  /** Whether connections are refused. */
  isDown = false
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** The names under which commits are prepared. */
  readonly #names = new Set<string>()

  private constructor(port: number) {
    this.#server = createServer((client) => this.#serve(client, port))
  }

  /** Starts a wire to a port of this machine. */
  static async start(port: number): Promise<Wire> {
    const wire = new Wire(port)
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve))
    return wire
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  #serve(client: Socket, port: number): void {
    if (this.isDown) {
      client.destroy()
      return
    }
    const server = dial(port, '127.0.0.1')
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        server.destroy()
        this.#sockets.delete(socket)
      })
    }
    server.on('data', (data) => client.write(data))
    client.on('data', (data) => this.#forward(data, client, server))
  }

  #forward(data: Buffer, client: Socket, server: Socket): void {
    const what = this.#isCommit(data) ? this.onCommit : 'pass'
    if (what === 'pass') {
      server.write(data)
      return
    }
    this.onCommit = 'pass'
    // The answer to it says that it was made; it is not passed on.
    server.removeAllListeners('data')
    if (what === 'cut') client.destroy()
    else server.once('data', () => client.destroy()).write(data)
  }

  /** Returns whether a message prepares a commit, or makes one that was prepared. */
  #isCommit(data: Buffer): boolean {
    const name = /(occi\d+)\0[^\0]*occi_commit/.exec(data.toString('latin1'))?.[1]
    if (name !== undefined) this.#names.add(name)
    return [...this.#names].some((one) => data.includes(`\0${one}\0`)) || name !== undefined
  }

  /** Cuts all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
