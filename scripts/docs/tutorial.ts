import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../release/pack.ts'

/** A block of the tutorial: its language and its text. */
interface Block {
  readonly language: string
  readonly text: string
}

const page = 'docs/getting-started.md'
const start = 'npx tsc && node dist/service.js'

/**
 * Follows the tutorial as its readers do, in a folder that does not exist yet; returns what each of its commands printed.
 *
 * @param port that the service listens on in place of 8888
 */
export async function followTutorial(folder: string, registry: string, port: number): Promise<readonly string[]> {
  mkdirSync(folder)
  const project = join(folder, 'jobs')
  const printed: string[] = []
  let service: Service | undefined
  try {
    for (const { language, text } of blocksOf(page, port)) {
      if (language === 'json' && text.includes('compilerOptions')) writeFileSync(join(project, 'tsconfig.json'), text)
      if (language === 'ts' && text.includes('serve(')) {
        await service?.stop()
        writeFileSync(join(project, 'service.ts'), text)
      }
      if (language !== 'sh') continue
      if (text.trim() === start) service = await Service.start(project)
      else {
        const place = text.startsWith('mkdir') ? folder : project
        printed.push((await run('bash', ['-ec', text], place, { npm_config_registry: registry })).stdout)
      }
    }
    return printed
  } finally {
    await service?.stop()
  }
}

/** The blocks of code of a page, in order. */
function blocksOf(file: string, port: number): readonly Block[] {
  const matches = readFileSync(file, 'utf8')
    .replaceAll('8888', String(port))
    .matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)
  return [...matches].map(([, language = '', text = '']) => ({ language, text }))
}

/** The program of the tutorial, while it runs. */
class Service {
  readonly #process: ChildProcess

  private constructor(process: ChildProcess) {
    this.#process = process
  }

  static async start(project: string): Promise<Service> {
    await run('npx', ['tsc'], project)
    const child = spawn('node', ['dist/service.js'], { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve())
      child.once('exit', (code) => reject(new Error(`The program of ${page} ended with ${code}.`)))
    })
    return new Service(child)
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve))
    this.#process.kill()
    await ended
  }
}
