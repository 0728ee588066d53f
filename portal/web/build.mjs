// Builds the portal's assets into dist/: hashed names, compressed beforehand (br, gz), listed in manifest.json.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('.', import.meta.url))
const dist = join(root, 'dist')
const manifest = {}

// Everything that may name a class or an icon: templates, handlers, scripts.
const sources = ['../views', '..', 'src/js'].flatMap((folder) => files(join(root, folder))).map((path) => readFileSync(path, 'utf8')).join('\n')

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === 'web' || entry.name === 'testdata' ? [] : files(join(folder, entry.name))
    return /\.(html|go|js)$/.test(entry.name) ? [join(folder, entry.name)] : []
  })
}

function emit(name, content) {
  const bytes = Buffer.from(content)
  writeFileSync(join(dist, name), bytes)
  if (/\.(css|js|svg|json)$/.test(name)) {
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }
    writeFileSync(join(dist, name + '.br'), brotliCompressSync(bytes, options))
    writeFileSync(join(dist, name + '.gz'), gzipSync(bytes, { level: 9 }))
  }
}

function hashed(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const extension = extname(name)
  const unique = `${basename(name, extension)}-${hash}${extension}`
  emit(unique, content)
  manifest[name] = unique
}

// sprite holds the Bootstrap icons that a source names («bi-check») and our own of src/icons.
function sprite() {
  const symbol = (id, svg) => {
    const box = svg.match(/viewBox="([^"]+)"/)[1]
    const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '').replace(/\n\s*/g, '')
    return `<symbol id="${id}" viewBox="${box}">${body}</symbol>`
  }
  const named = [...new Set(sources.match(/\bbi-[a-z0-9]+(?:-[a-z0-9]+)*/g) ?? [])].sort()
  const icons = named.map((id) => {
    const path = join(root, 'node_modules/bootstrap-icons/icons', id.slice(3) + '.svg')
    if (!existsSync(path)) throw new Error(`no such icon: ${id}`)
    return symbol(id, readFileSync(path, 'utf8'))
  })
  for (const name of readdirSync(join(root, 'src/icons')).sort()) {
    icons.push(symbol(basename(name, '.svg'), readFileSync(join(root, 'src/icons', name), 'utf8')))
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">${icons.join('')}</svg>`
}

// purge drops the rules of Bootstrap whose classes no source names.
function purge(css) {
  const words = new Set(sources.match(/[A-Za-z0-9_-]+/g))
  const used = (selector) => [...selector.matchAll(/\.((?:\\.|[\w-])+)/g)].every((m) => words.has(m[1].replaceAll('\\', '')))
  let kept = ''
  for (let at = 0; at < css.length;) {
    const open = css.indexOf('{', at)
    if (open < 0) break
    let close = open + 1
    for (let depth = 1; depth > 0; close++) depth += css[close] === '{' ? 1 : css[close] === '}' ? -1 : 0
    const head = css.slice(at, open).trim()
    const body = css.slice(open + 1, close - 1)
    at = close
    if (/^@(media|supports)/.test(head)) {
      const inner = purge(body)
      if (inner) kept += `${head}{${inner}}`
    } else if (head.startsWith('@')) {
      kept += `${head}{${body}}`
    } else {
      const selectors = splitSelectors(head).filter(used)
      if (selectors.length) kept += `${selectors.join(',')}{${body}}`
    }
  }
  return kept
}

// splitSelectors splits at commas that stand outside parentheses: «:not(a,b)» stays whole.
const splitSelectors = (head) => head.split(/,(?![^(]*\))/)

const bootstrap = {
  name: 'bootstrap',
  setup(b) {
    b.onLoad({ filter: /bootstrap\.min\.css$/ }, ({ path }) => {
      const css = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/^@charset[^;]*;/, '')
      return { contents: purge(css), loader: 'css' }
    })
  },
}

mkdirSync(dist, { recursive: true })
for (const name of readdirSync(dist)) if (name !== '.keep') rmSync(join(dist, name))

const result = await build({
  entryPoints: [join(root, 'src/app.js'), join(root, 'src/app.css')],
  bundle: true, minify: true, splitting: true, format: 'esm', write: false, outdir: dist, metafile: true,
  target: ['chrome86', 'safari13', 'firefox78'], supported: { destructuring: true },
  entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]', legalComments: 'none', charset: 'utf8', plugins: [bootstrap],
})
for (const file of result.outputFiles) emit(basename(file.path), file.contents)
for (const [path, output] of Object.entries(result.metafile.outputs)) {
  if (output.entryPoint) manifest[basename(output.entryPoint)] = basename(path)
}
hashed('icons.svg', sprite())
hashed('favicon.svg', readFileSync(join(root, 'src/favicon.svg')))
emit('manifest.json', JSON.stringify(manifest, null, 1))

// The fonts of the printed documents come from the same lockfile.
if (existsSync(join(root, 'fonts.mjs'))) await import('./fonts.mjs')
