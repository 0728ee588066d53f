import { all, icon, make, one } from './tools.js'

// setError shows a message at a field, or takes it away.
export function setError(name, message) {
  const control = document.getElementById(`f-${name}`)
  const field = control?.closest('.field')
  if (!field) return
  one('.error', field)?.remove()
  field.classList.toggle('has-error', Boolean(message))
  field.classList.remove('is-touched')
  if (message) {
    field.append(make('p', { class: 'error', id: `f-${name}-error` }, icon('bi-exclamation-circle-fill'), make('span', {}, message)))
    control.setAttribute('aria-invalid', 'true')
    control.setAttribute('aria-describedby', `f-${name}-error`)
  } else {
    control.removeAttribute('aria-invalid')
    if (control.getAttribute('aria-describedby') === `f-${name}-error`) control.removeAttribute('aria-describedby')
  }
}

// A fault that is being mended steps back; its line keeps its room, so that nothing moves under the pointer.
function mend(event) {
  const field = event.target.closest('.has-error')
  if (!field || event.target.type === 'file' || event.target.type === 'search') return
  field.classList.remove('has-error')
  field.classList.add('is-touched')
  for (const control of all('[aria-invalid]', field)) {
    control.removeAttribute('aria-invalid')
    control.removeAttribute('aria-describedby')
  }
}

// errors puts the focus on the summary; its links put it into the field.
export function errors() {
  document.addEventListener('input', mend)
  const summary = one('#summary')
  if (!summary) return
  summary.focus({ preventScroll: true })
  summary.scrollIntoView({ block: 'center' })
  for (const link of all('a[href^="#"]', summary)) {
    link.addEventListener('click', (event) => {
      const target = document.getElementById(link.hash.slice(1))
      if (!target) return
      event.preventDefault()
      target.focus({ preventScroll: true })
      ;(target.closest('.field') ?? target).scrollIntoView({ block: 'center' })
    })
  }
}
