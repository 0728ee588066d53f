import { all, one, post } from './tools.js'

// drafts keeps what is typed on the server, 800 ms after the last key. Never in the browser: hospital computers are shared.
export function drafts() {
  const form = one('form[data-draft]')
  if (!form) return
  const note = one('[data-saved]', form)
  const complete = Boolean(one('#summary', form)) // what a faulty form shows need not have been kept
  let timer, sending, waiting = false, sent = false

  const values = () => {
    const touched = touchedIn(form)
    const entries = [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !name.startsWith('_'))
    return JSON.stringify(Object.fromEntries(entries.filter(([name]) => complete || touched.has(group(name)))))
  }
  const save = async (options = {}) => {
    clearTimeout(timer)
    waiting = false
    sending?.abort()
    const mine = sending = new AbortController()
    const answer = await post(form.dataset.draft, values(), { signal: mine.signal, ...options })
    if (answer.aborted) return
    note.textContent = answer.ok ? `已自动保存 ${answer.saved}` : answer.message
  }
  const later = (event) => {
    if (event.target.type === 'file' || event.target.type === 'search') return
    waiting = true
    clearTimeout(timer)
    timer = setTimeout(save, 800)
  }
  form.addEventListener('input', later)
  form.addEventListener('change', later)
  form.addEventListener('submit', () => {
    clearTimeout(timer)
    waiting = false
    sending?.abort()
    sent = true
  })
  // The form sends only what was touched, too: what another tab wrote meanwhile stays.
  form.addEventListener('formdata', (event) => {
    if (!sent || complete) return
    const touched = touchedIn(form)
    for (const name of new Set(event.formData.keys())) {
      if (!name.startsWith('_') && !(event.formData.get(name) instanceof File) && !touched.has(group(name))) event.formData.delete(name)
    }
  })
  addEventListener('pagehide', () => { if (waiting) save({ keepalive: true }) })
}

// group is the field a control belongs to: 籍贯 has three.
const group = (name) => name.replace(/_[123]$/, '')

// touchedIn names the fields that differ from how the page came, and those that came filled with what is not kept yet.
function touchedIn(form) {
  const differs = (control) => {
    if ('preset' in control.dataset) return true
    if (control.type === 'radio' || control.type === 'checkbox') return control.checked !== control.defaultChecked
    if (control.options) return control.value !== ([...control.options].find((o) => o.defaultSelected) ?? control.options[0])?.value
    return control.value !== control.defaultValue
  }
  return new Set(all('input[name], select[name], textarea[name]', form).filter((c) => c.type !== 'file' && differs(c)).map((c) => group(c.name)))
}
