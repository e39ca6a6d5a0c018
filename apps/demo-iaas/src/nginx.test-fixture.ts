import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { cert, key } from './certificate.test-fixture.ts'

// Debian has it in a folder that is not on everyone's PATH.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` }

/** Whether this machine has an nginx that speaks TLS. */
export const hasNginx = findNginx()

function findNginx(): boolean {
  try {
    execFileSync('nginx', ['-v'], { env, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A real nginx with TLS in front of a service. */
export class Nginx {
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child
    this.#folder = folder
  }

  /** @param locations the blocks `location` of its configuration */
  static async start(port: number, locations: string): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'occi-nginx-'))
    chmodSync(folder, 0o755)
    writeFileSync(join(folder, 'key.pem'), key)
    writeFileSync(join(folder, 'cert.pem'), cert)
    writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, locations))
    const args = ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')]
    const child = spawn('nginx', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    const nginx = new Nginx(child, folder)
    while (!(await isOpen(port))) {
      if (child.exitCode !== null) throw new Error(`nginx has ended with code ${child.exitCode}`)
      await setTimeout(5)
    }
    return nginx
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await ended
    rmSync(this.#folder, { recursive: true })
  }
}

function configuration(folder: string, port: number, locations: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  return `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  ${temporary.join(' ')}
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    ${locations}
  }
}
`
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
