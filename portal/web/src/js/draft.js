import { one, post } from './tools.js'

// drafts keeps what is typed on the server, 800 ms after the last key. Never in the browser: hospital computers are shared.
export function drafts() {
  const form = one('form[data-draft]')
  if (!form) return
  const note = one('[data-saved]', form)
  let timer, sending, waiting = false

  const values = () => JSON.stringify(Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !name.startsWith('_'))))
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
  })
  addEventListener('pagehide', () => { if (waiting) save({ keepalive: true }) })
}
