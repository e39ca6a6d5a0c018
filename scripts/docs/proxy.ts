import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { connect } from 'node:tls'
import { cert, key } from '../../apps/demo-iaas/src/certificate.test-fixture.ts'

/** A proxy for which the documentation has a configuration. */
export type ProxyName = 'nginx' | 'caddy'

// Debian has servers in a folder that is not on everyone's PATH.
const path = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`

/** Whether a program is installed on this machine. */
export function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { env: { ...process.env, PATH: path }, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A real proxy, while it runs. */
export class ReverseProxy {
  readonly #process: ChildProcess

  private constructor(process: ChildProcess) {
    this.#process = process
  }

  /**
   * Starts a proxy with what the documentation says.
   *
   * @param at its address
   * @param blocks its configuration as printed
   * @param folder an empty one for its files
   */
  static async start(
    name: ProxyName,
    { port, host }: { readonly port: number; readonly host: string },
    blocks: readonly string[],
    folder: string,
  ): Promise<ReverseProxy> {
    const [file, text, args] = name === 'nginx' ? nginx(port, blocks, folder) : caddy(port, blocks, folder)
    writeFileSync(join(folder, file), text)
    const env = { ...process.env, PATH: path, HOME: folder }
    const child = spawn(name, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      said += piece
    })
    while (!(await isReady(port, host))) {
      if (child.exitCode !== null) throw new Error(`${name} has ended with code ${child.exitCode}: ${said}`)
      await setTimeout(20)
    }
    return new ReverseProxy(child)
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.kill()
    await ended
  }
}

type Start = readonly [file: string, text: string, args: readonly string[]]

/** The server that the documentation shows, at the root of a host and with what it shows for a path. */
function nginx(_: number, [server = '', locations = '']: readonly string[], folder: string): Start {
  mkdirSync(join(folder, 'ssl'))
  writeFileSync(join(folder, 'ssl/jobs.key'), key)
  writeFileSync(join(folder, 'ssl/jobs.pem'), cert)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (one) => `${one}_temp_path ${folder}/${one};`,
  )
  const below = server
    .replace(/ {2}location \/ \{[^}]*\}\n/, () => locations)
    .replace('jobs.example.com', 'example.com')
  const text = `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
pid nginx.pid;
events {}
http {
  access_log off;
  ${temporary.join(' ')}
  ${server}
  ${below}
}
`.replaceAll('/etc/ssl', join(folder, 'ssl'))
  return ['nginx.conf', text, ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')]]
}

/** Its own certificates, since no authority would give one for these names. */
function caddy(port: number, blocks: readonly string[], folder: string): Start {
  const text = `
{
	admin off
	local_certs
	skip_install_trust
	auto_https disable_redirects
	https_port ${port}
	storage file_system ${join(folder, 'data')}
	default_bind 127.0.0.1
}
${blocks.join('\n')}
`
  return ['Caddyfile', text, ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')]]
}

/** Whether a proxy listens and has a certificate for a host. */
function isReady(port: number, servername: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', servername, rejectUnauthorized: false })
    socket.once('secureConnect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('secureConnect', () => socket.destroy())
  })
}
