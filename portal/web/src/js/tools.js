// Small helpers that every module shares.
export const one = (selector, root = document) => root.querySelector(selector)
export const all = (selector, root = document) => [...root.querySelectorAll(selector)]

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (value !== false && value != null) element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children)
  return element
}

// icon clones the sprite's address from an icon that is on the page, so the hash is known only to the server.
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  const sprite = one('svg.i use').getAttribute('href').split('#')[0]
  use.setAttribute('href', `${sprite}#${name}`)
  svg.setAttribute('class', 'i')
  svg.setAttribute('aria-hidden', 'true')
  svg.append(use)
  return svg
}

export const csrf = () => one('meta[name="csrf"]').content

// post sends a form or JSON and returns the answer; message is always something to show.
export async function post(url, body, options = {}) {
  const headers = { Accept: 'application/json', 'X-Csrf-Token': csrf() }
  if (typeof body === 'string') headers['Content-Type'] = 'application/json'
  try {
    const response = await fetch(url, { method: 'POST', body, headers, credentials: 'same-origin', ...options })
    const answer = await response.json()
    return { ok: response.ok, status: response.status, ...answer }
  } catch (error) {
    return { ok: false, status: 0, aborted: error.name === 'AbortError', message: '网络不通,请检查网络后重试' }
  }
}

let toastTimer
export function toast(message) {
  one('.toast-x')?.remove()
  document.body.append(make('div', { class: 'toast-x', role: 'status' }, message))
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => one('.toast-x')?.remove(), 3500)
}
