import pg from 'pg'

/** Runs statements on a server as another client would; it connects again after the server was away. */
export class Administrator {
  readonly #url: string
  #client: Promise<pg.Client> | undefined

  constructor(url: string) {
    this.#url = url
  }

  /** Runs statements in the schema of a store if one is given. */
  async query<R extends object>(text: string, store?: string): Promise<readonly R[]> {
    this.#client ??= this.#connect()
    const client = await this.#client
    const schema = store === undefined ? 'public' : store.replace(/.*%3D/, '')
    await client.query(`SET search_path = ${schema}`)
    return (await client.query<R>(text)).rows
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url })
    client.on('error', () => this.forget())
    try {
      return await client.connect()
    } catch (error) {
      this.forget()
      throw error
    }
  }

  /** Forgets its connection: the server has ended. */
  forget(): void {
    this.#client = undefined
  }

  /** Ends its connection. */
  async end(): Promise<void> {
    await (await this.#client)?.end()
    this.forget()
  }
}
