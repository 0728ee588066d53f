import { all, icon, make } from './tools.js'

// fields: the eye of a password, the counter of a long text, the colour of a picked radio where :has() is unknown.
export function fields() {
  for (const box of all('[data-secret]')) {
    const input = box.querySelector('input')
    const button = make('button', { type: 'button', 'aria-label': '显示密码', 'aria-pressed': 'false' }, icon('bi-eye'))
    button.addEventListener('click', () => {
      const shown = input.type === 'password'
      input.type = shown ? 'text' : 'password'
      button.setAttribute('aria-pressed', String(shown))
      button.replaceChildren(icon(shown ? 'bi-eye-slash' : 'bi-eye'))
    })
    box.append(button)
  }
  for (const area of all('textarea[data-count]')) {
    const count = make('span', { class: 'count', 'aria-live': 'polite' })
    const show = () => { count.textContent = `${[...area.value].length}/${area.dataset.count}` }
    area.after(count)
    area.addEventListener('input', show)
    show()
  }
  const paint = () => all('.choice, .pick-list label').forEach((l) => l.classList.toggle('is-picked', l.querySelector('input').checked))
  document.addEventListener('change', paint)
  paint()
}
