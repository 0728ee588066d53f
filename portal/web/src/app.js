// Pages work without any of this; scripts make them pleasant.
import { errors } from './js/errors.js'
import { fields } from './js/fields.js'
import { idNumber, phone } from './js/live.js'
import { captchas, codes } from './js/code.js'
import { drafts } from './js/draft.js'
import { regions } from './js/regions.js'
import { committees, completions, memberType, titles } from './js/choices.js'
import { uploads } from './js/upload.js'
import { downloads, menus, offline, once } from './js/page.js'

document.documentElement.classList.add('js')
for (const setup of [errors, fields, phone, idNumber, codes, captchas, titles, regions, committees, completions, memberType, uploads, drafts, offline, once, menus, downloads]) setup()
