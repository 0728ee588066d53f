// Copies the fonts of the printed documents into models/pdf/fonts/, where the binary embeds them. Uncompressed on purpose:
// an embedded font costs no memory beyond the pages of the glyphs that are used.
// node fonts.mjs [node_modules [/usr/share/fonts]]
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
const direct = process.argv[1] === fileURLToPath(import.meta.url)
const modules = (direct && process.argv[2]) || join(root, 'node_modules')
const system = (direct && process.argv[3]) || '/usr/share/fonts'
const fonts = join(root, '../../models/pdf/fonts')

// All under the SIL Open Font License 1.1, Hanazono also under its own free one.
const wanted = {
  'NotoSerifSC-Bold.ttf': join(modules, '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf'),
  'NotoSerifSC-Regular.ttf': join(modules, '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf'),
  'NotoSerifSC-LICENSE.txt': join(modules, '@expo-google-fonts/noto-serif-sc/LICENSE_FONT'),
  'LXGWWenKai-Regular.ttf': join(system, 'truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf'),
  'HanaMinB.ttf': join(system, 'truetype/hanazono/HanaMinB.ttf'),
}
const missing = Object.values(wanted).filter((path) => !existsSync(path))
if (missing.length) {
  throw new Error(`fonts of the documents are missing (npm ci, .ci/packages.sh fonts):\n  ${missing.join('\n  ')}`)
}
mkdirSync(fonts, { recursive: true })
for (const name of readdirSync(fonts)) if (name !== '.keep' && !(name in wanted)) rmSync(join(fonts, name))
for (const [name, path] of Object.entries(wanted)) copyFileSync(path, join(fonts, name))
