import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { run } from '../release/pack.ts'
import { isInstalled } from './proxy.ts'

/** A program that builds and runs containers. */
export interface ContainerEngine {
  readonly name: 'docker' | 'podman'
  /** Runs one of its commands, and returns what it prints. */
  command(...args: readonly string[]): Promise<string>
  /** Options of `build`. */
  readonly building: readonly string[]
  /** Options of `build` and `run`. */
  readonly options: readonly string[]
}

/** Returns an engine of this machine; undefined if none works here. */
export function findEngine(): ContainerEngine | undefined {
  for (const name of ['docker', 'podman'] as const) {
    const first = name === 'podman' && isInstalled('runc') ? ['--runtime', 'runc'] : []
    try {
      execFileSync(name, [...first, 'info'], { stdio: 'ignore' })
    } catch {
      continue
    }
    // Podman asks for higher limits than it may set where it runs in a container itself.
    const options = name === 'podman' ? ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=500:500'] : []
    const command = async (...args: readonly string[]) => (await run(name, [...first, ...args], process.cwd())).stdout
    return { name, options, building: name === 'podman' ? ['--layers=false'] : [], command }
  }
  return undefined
}

/**
 * Makes sure that an image exists: the public one, or if that cannot be had, one with the programs of this machine.
 *
 * @returns a function that removes the second one
 */
export async function provideImage(engine: ContainerEngine, image: string, folder: string, registry: string) {
  try {
    const pulled = () => engine.command('pull', `docker.io/library/${image}`)
    await engine.command('image', 'inspect', image).catch(pulled)
    return () => Promise.resolve('')
  } catch {
    await engine.command('import', archiveOf(folder, registry), image)
    return () => engine.command('rmi', '--force', image)
  }
}

/** The programs that an image with Node has and our recipe uses, packed; npm there installs from a registry. */
function archiveOf(folder: string, registry: string): string {
  const root = join(folder, 'root')
  for (const name of ['tmp', 'etc', 'usr/local/bin', 'usr/local/etc']) mkdirSync(join(root, name), { recursive: true })
  for (const name of ['sh', 'env', 'mkdir', 'chown']) copyProgram(root, `/bin/${name}`, `/bin/${name}`)
  symlinkSync('../bin', join(root, 'usr/bin'))
  copyProgram(root, process.execPath, '/usr/local/bin/node')
  const npm = dirname(dirname(realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim())))
  cpSync(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true })
  for (const name of ['npm', 'npx']) {
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/local/bin', name))
  }
  writeFileSync(join(root, 'usr/local/etc/npmrc'), `registry=${registry}\ncafile=/usr/local/etc/authorities.pem\n`)
  writeFileSync(join(root, 'usr/local/etc/authorities.pem'), authorities())
  const users = 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/tmp:/bin/sh\n'
  writeFileSync(join(root, 'etc/passwd'), users)
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnode:x:1000:\n')
  const archive = join(folder, 'root.tar')
  execFileSync('tar', ['-C', root, '-cf', archive, '.'])
  return archive
}

/** The certificates of the authorities that this machine trusts. */
function authorities(): string {
  const files = ['/etc/ssl/certs/ca-certificates.crt', process.env.NODE_EXTRA_CA_CERTS ?? '']
  return [
    ...rootCertificates,
    ...files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8')),
  ].join('\n')
}

/** Copies a program with the libraries that it is linked with. */
function copyProgram(root: string, from: string, to: string): void {
  const linked = execFileSync('ldd', [from], { encoding: 'utf8' }).matchAll(/(?:^|\s)(\/\S+)/g)
  const files = [...linked].map(([, library = '']) => [library, library] as const)
  for (const [source, target] of [[from, to] as const, ...files]) {
    mkdirSync(dirname(join(root, target)), { recursive: true })
    writeFileSync(join(root, target), readFileSync(source), { mode: 0o755 })
  }
}
