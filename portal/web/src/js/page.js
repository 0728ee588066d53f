import { all, one, toast } from './tools.js'

// once keeps a double click from sending a form twice.
export function once() {
  const sent = new WeakSet()
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented || 'again' in event.target.dataset) return // a download leaves the page as it is and may be repeated
    if (sent.has(event.target)) event.preventDefault()
    else sent.add(event.target)
  })
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload() })
}

// offline: a form is not sent into a dead network; what was typed stays on the page. The service worker shows a page of ours where
// a link leads nowhere.
export function offline() {
  document.addEventListener('submit', (event) => {
    if (navigator.onLine) return
    event.preventDefault()
    event.stopImmediatePropagation()
    toast('网络已断开,内容仍在本页。请恢复网络后再提交')
  }, true)
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => {})
}

// menus close on Escape and on a click elsewhere.
export function menus() {
  document.addEventListener('click', (event) => all('details.who[open]').forEach((menu) => { if (!menu.contains(event.target)) menu.open = false }))
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const menu of all('details.who[open]')) {
      menu.open = false
      one('summary', menu).focus()
    }
  })
}

// downloads: the application form downloads by itself once, after the submission.
export function downloads() {
  const wechat = /MicroMessenger/i.test(navigator.userAgent)
  all('[data-wechat]').forEach((note) => { note.hidden = !wechat })
  const link = one('[data-autodownload]')
  if (!link || wechat) return
  history.replaceState(null, '', location.pathname)
  setTimeout(() => link.click(), 400)
}
